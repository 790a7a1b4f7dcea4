"""The central station reports what its monitors measure."""

from tests.wardline_range.made import lives


def test_vital_signs_reach_the_record_server() -> None:
    shown = lives(["philips-monitor", "philips-central", "epic-server"], 0.2)
    conn = shown.table("conn", shown.ip("philips-central"))
    [line] = conn.filter(conn["resp_p"] == 2575).rows(named=True)
    assert line["orig_bytes"] > 8 * 300
