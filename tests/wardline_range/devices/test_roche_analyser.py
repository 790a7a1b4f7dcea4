"""The analyser reports in batches, and its maker looks after it."""

from tests.wardline_range.made import lives


def test_results_and_service() -> None:
    shown = lives(["roche-analyser", "epic-server"], 0.6)
    conn = shown.table("conn", shown.ip("roche-analyser"))
    assert conn.filter(conn["resp_p"] == 2575).height >= 2
    assert "axeda.service.example" in set(shown.table("tls")["server_name"])
