"""The panel reads tags over one session."""

from tests.wardline_range.made import lives


def test_it_keeps_its_session() -> None:
    shown = lives(["rockwell-plc", "rockwell-panel"], 0.2)
    conn = shown.table("conn", shown.ip("rockwell-panel"))
    [line] = conn.filter(conn["proto"] == "tcp").rows(named=True)
    assert line["resp_p"] == 44818
    assert line["orig_pkts"] > 300
