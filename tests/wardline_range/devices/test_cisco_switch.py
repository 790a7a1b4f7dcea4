"""The switch has a fixed address, and software that it names."""

from tests.wardline_range.made import lives


def test_it_asks_for_no_address_and_names_its_software() -> None:
    shown = lives(["cisco-switch"], 0.2)
    assert shown.table("dhcp").is_empty()
    assert b"Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E" in shown.capture
