"""The plan: its addresses fit together, and what is planned cannot change under way."""

import dataclasses
import ipaddress

import pytest

from tests.wardline_range.real.stand_ins import host
from wardline_range.real.plan import GATEWAY, NETWORK, OUTSIDE, Program
from wardline_range.real.topology import INTERNET_NETWORKS


def test_the_gateway_is_within_and_the_internet_is_not() -> None:
    network = ipaddress.IPv4Network(NETWORK)
    assert ipaddress.IPv4Address(GATEWAY) in network
    assert any(ipaddress.IPv4Address(OUTSIDE) in ipaddress.IPv4Network(one) for one in INTERNET_NETWORKS)
    assert not any(network.overlaps(ipaddress.IPv4Network(one)) for one in INTERNET_NETWORKS)


def test_a_plan_cannot_change_under_way() -> None:
    planned = host("one", 10, Program(tool="x"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        planned.ip = "10.77.0.11"  # type: ignore[misc]
    assert {planned: 1}[host("one", 10, Program(tool="x"))] == 1
