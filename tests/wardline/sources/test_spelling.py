"""Times, addresses and networks have one spelling."""

import pytest

from wardline.sources.spelling import PatternError, address, network, timestamp


def test_a_time_is_exact_and_needs_its_zone() -> None:
    assert timestamp("1970-01-01T00:00:01.25Z") == 1_250_000_000
    assert timestamp("1970-01-01T01:00:00+01:00") == 0
    with pytest.raises(ValueError, match="Z at its end"):
        timestamp("1970-01-01T00:00:00")


def test_addresses_and_networks_have_one_spelling() -> None:
    assert address("2001:DB8:0:0::1") == "2001:db8::1"
    assert address("203.0.113.7/32") == "203.0.113.7"
    assert address("203.0.113.7/24") == network("203.0.113.9/24") == "203.0.113.0/24"
    with pytest.raises(PatternError):
        address("here")
    with pytest.raises(PatternError):
        network("here")
