"""The Internet seen from a site: an address for every name, and times when it is away."""

from wardline_range.internet import OUTSIDE, Internet


def test_every_name_has_its_own_address_first_in_the_documentation_ranges() -> None:
    internet = Internet()
    addresses = [internet.address(f"host{at}.example") for at in range(2000)]
    assert len(set(addresses)) == 2000
    assert all(address.startswith((*OUTSIDE, "198.18.", "198.19.")) for address in addresses)
    assert sum(address.startswith(OUTSIDE) for address in addresses) > 500
    assert internet.address("host3.example") == addresses[3]
    assert internet.name(addresses[3]) == "host3.example"
    assert internet.name("192.0.2.255") == ""


def test_a_name_may_move() -> None:
    internet = Internet()
    old = internet.address("one.example")
    new = internet.move("one.example")
    assert new != old
    assert internet.address("one.example") == new


def test_outages_have_their_time() -> None:
    internet = Internet()
    internet.outages.append((100, 200))
    assert [internet.is_up(at) for at in (99, 100, 199, 200)] == [True, False, False, True]
