"""A fast scan: many ports of many hosts within a minute."""

from tests.wardline_range.made import attacked


def test_open_and_closed_ports_are_told_apart() -> None:
    shown = attacked("syn-scan", "windows-laptop", ["windows-laptop", "hp-printer", "hikvision-recorder"], hours=0.1)
    conn = shown.table("conn").join(shown.flows("syn-scan"), on="community_id", how="semi")
    assert {"REJ", "RSTO"} <= set(conn["conn_state"])
    assert conn["resp_p"].n_unique() > 15
