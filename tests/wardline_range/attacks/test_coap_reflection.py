"""Answers are many times as long as their questions."""

from tests.wardline_range.made import attacked


def test_little_becomes_much() -> None:
    shown = attacked("coap-reflection", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1, most=500)
    conn = shown.table("conn").join(shown.flows("coap-reflection"), on="community_id", how="semi")
    assert conn["resp_bytes"].sum() > 15 * conn["orig_bytes"].sum()
    assert set(conn["resp_p"]) == {5683}
