"""The phone has an address of its own making, and a push line."""

from tests.wardline_range.made import lives


def test_no_registry_knows_it_and_its_maker_pushes() -> None:
    shown = lives(["apple-iphone"])
    [phone] = [one for one in shown.truth.devices if one.name == "apple-iphone"]
    assert int(phone.mac[:2], 16) & 3 == 2
    assert set(shown.table("dhcp")["host_name"].drop_nulls()) == {"iPhone"}
    assert 5223 in shown.table("conn", shown.ip("apple-iphone"))["resp_p"].to_list()
    assert {"A", "AAAA"} == set(shown.table("dns", shown.ip("apple-iphone"))["qtype_name"])
