"""Which addresses are devices, and what else each is called."""

import polars as pl
import pytest

from wardline_eval.features.owners import Owners, is_local


@pytest.mark.parametrize("address", ["10.0.0.5", "192.168.1.2", "fe80::1", "fd00::7", "aa:bb:cc:00:00:01"])
def test_addresses_of_the_site_are_local(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "224.0.0.251", "ff02::fb", "0.0.0.0", "::", ""])
def test_those_of_others_and_of_groups_are_not(address: str) -> None:
    assert not is_local(address)


def test_a_device_has_its_mac_but_not_that_of_a_router() -> None:
    owners = Owners()
    rows = [("aa:00:00:00:00:01", "10.0.0.5"), ("aa:00:00:00:00:02", "8.8.8.8"), ("aa:00:00:00:00:03", None)]
    rows += [("aa:00:00:00:00:02", f"10.1.0.{number}") for number in range(1, 7)]
    owners.add(pl.DataFrame(rows, schema=["l2_addr", "addr"], orient="row"))
    assert owners.names("10.0.0.5") == ("10.0.0.5", "aa:00:00:00:00:01")
    assert owners.names("10.1.0.1") == ("10.1.0.1",)
    assert owners.names("10.9.9.9") == ("10.9.9.9",)
    assert set(owners.devices()) == {"10.0.0.5", *(f"10.1.0.{number}" for number in range(1, 7))}
