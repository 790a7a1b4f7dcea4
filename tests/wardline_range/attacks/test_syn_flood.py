"""A SYN flood: as many flows as packets, none answered."""

from tests.wardline_range.made import attacked


def test_nobody_answers() -> None:
    shown = attacked("syn-flood", "windows-laptop", ["windows-laptop"], hours=0.1, most=2000)
    conn = shown.table("conn").join(shown.flows("syn-flood"), on="community_id", how="semi")
    assert conn.height == 2000
    assert set(conn["conn_state"]) == {"S0"}
