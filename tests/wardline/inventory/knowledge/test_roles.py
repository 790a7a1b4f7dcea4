"""What follows from the side of a protocol."""

import pytest

from wardline.inventory.knowledge.roles import advertises, ot, passes_on, serves


@pytest.mark.parametrize("proto", ["modbus", "dnp3", "bacnet", "cip"])
def test_who_asks_is_the_master_and_who_answers_the_outstation(proto: str) -> None:
    assert ot(f"{proto} master")[0][:2] == ("role", "master")
    assert ot(f"{proto} outstation")[0][:2] == ("role", "outstation")


def test_who_passes_traffic_on_is_a_gateway_more_surely_than_who_says_so() -> None:
    assert passes_on("gateway")[0][2] > advertises("gateway")[0][2]


@pytest.mark.parametrize("role", ["dhcp server", "dns server", "ntp server", "mqtt broker"])
def test_who_answers_is_a_server(role: str) -> None:
    assert serves(role)[0][:2] == ("role", role)
