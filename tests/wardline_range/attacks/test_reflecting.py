"""What reflection shares: the requests bear the victim's address and the attacker's MAC address."""

from tests.wardline_range.made import attacked


def test_the_source_is_a_lie() -> None:
    shown = attacked("coap-reflection", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1, most=500)
    conn = shown.table("conn").join(shown.flows("coap-reflection"), on="community_id", how="semi")
    laptop = next(one for one in shown.truth.devices if one.name == "windows-laptop")
    assert laptop.ips[0] not in set(conn["orig_h"])
    assert laptop.mac in set(conn["orig_l2_addr"])
