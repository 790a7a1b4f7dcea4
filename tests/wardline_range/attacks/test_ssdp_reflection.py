"""One search, several answers to somebody who never asked."""

from tests.wardline_range.made import attacked


def test_the_victim_gets_the_answers() -> None:
    shown = attacked("ssdp-reflection", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1, most=300)
    conn = shown.table("conn").join(shown.flows("ssdp-reflection"), on="community_id", how="semi")
    assert conn["resp_pkts"].sum() == 2 * conn["orig_pkts"].sum()
    assert set(conn["resp_h"]) == {shown.ip("hp-printer")}
