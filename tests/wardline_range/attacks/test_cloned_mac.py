"""The clone: one MAC address with two addresses, both of which speak, and its own again at the end."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["windows-laptop", "samsung-television", "hp-printer"]
SHOWN = attacked("cloned-mac", "windows-laptop", CAST, hours=0.3, lasts="8m", target="hp-printer")
LAPTOP, PRINTER = SHOWN.ip("windows-laptop"), SHOWN.ip("hp-printer")
[ATTACK] = SHOWN.truth.attacks


def test_both_speak_with_one_mac_address() -> None:
    printer = next(one.mac for one in SHOWN.truth.devices if one.name == "hp-printer")
    meanwhile = pl.col("ts").dt.epoch("ns").is_between(ATTACK.start, ATTACK.end)
    spoke = SHOWN.table("conn").filter(meanwhile, pl.col("orig_l2_addr") == printer)
    assert {LAPTOP, PRINTER} <= set(spoke["orig_h"])


def test_it_wears_the_address_for_the_time_of_the_attack() -> None:
    laptop = next(one for one in SHOWN.truth.devices if one.name == "windows-laptop")
    own, cloned, again = laptop.addresses
    assert own.mac == again.mac == ATTACK.mac != cloned.mac
    assert (cloned.start, cloned.end - cloned.start > 470 * 10**9) == (ATTACK.start, True)
    assert PRINTER in ATTACK.peers


def test_it_opens_pages_of_neighbours() -> None:
    assert SHOWN.flows("cloned-mac").height > 15
    assert set(SHOWN.flows("cloned-mac")["step"]) == {"speak"}
