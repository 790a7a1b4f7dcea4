"""What is gathered is bounded, and a network is searched by its number."""

import pytest

from tests.wardline.sources.stix_made import bundle, indicator, read
from wardline.model.errors import InputError
from wardline.sources import gathering
from wardline.sources.gathering import network_key


def test_a_network_is_searched_by_version_length_and_number() -> None:
    assert network_key("198.51.100.0/24") == f"4/24/{(198 << 16) + (51 << 8) + 100}"
    assert network_key("2001:db8::/32") == f"6/32/{0x20010DB8}"


def test_too_many_are_refused_with_the_first_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_INDICATORS", 2)
    with pytest.raises(InputError, match="line 3: more than 2 indicators"):
        read("198.51.100.1\n198.51.100.2\n198.51.100.3\n")


def test_too_many_patterns_that_name_no_value_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FREE", 1)
    free = [indicator(place, "[network-traffic:dst_port = 4444]") for place in (1, 2)]
    with pytest.raises(InputError, match="indicator--2: more than"):
        read(bundle(*free))


def test_a_pattern_of_too_many_observations_is_refused() -> None:
    long = " FOLLOWEDBY ".join(["[network-traffic:dst_port = 1]"] * 21)
    with pytest.raises(InputError, match="more than 20 observations"):
        read(bundle(indicator(1, long)))
