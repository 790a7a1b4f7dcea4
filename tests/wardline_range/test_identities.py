"""Who devices are: addresses of their vendor, names filled in, nothing twice."""

import pytest

from tests.wardline_range.made import a_site
from wardline_range import catalogue
from wardline_range.identities import Roll


def test_a_fleet_has_addresses_of_its_vendor_and_none_twice() -> None:
    roll, model = Roll(a_site()), catalogue.models()["hikvision-camera"].model
    fleet = [roll.enter(model, {}, number) for number in range(1, 51)]
    assert len({one.mac for one in fleet}) == len({one.ip for one in fleet}) == len({one.serial for one in fleet}) == 50
    assert all(one.mac[:8] in model.ouis for one in fleet)
    assert fleet[0].name == "hikvision-camera-1"
    assert fleet[0].hostname == f"HIKVISION-{fleet[0].serial}"
    assert {one.firmware for one in fleet} == set(model.firmware)


def test_an_address_made_up_is_locally_administered() -> None:
    roll, model = Roll(a_site()), catalogue.models()["android-phone"].model
    for number in range(1, 40):
        assert int(roll.enter(model, {}, number).mac[:2], 16) & 3 == 2


def test_who_the_file_describes_is_taken_as_described() -> None:
    roll, model = Roll(a_site()), catalogue.models()["hp-printer"].model
    one = roll.enter(model, {"name": "p", "ip": "192.168.10.77", "mac": "64:4E:D7:00:00:01", "zone": "z"}, 0)
    assert (one.name, one.ip, one.mac, one.zone, one.hostname) == (
        "p", "192.168.10.77", "64:4e:d7:00:00:01", "z", "HP000001",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"name": "taken"}, "two devices called 'taken'"),
        ({"mac": "64:4e:d7"}, "no MAC address"),
        ({"ip": "192.168.10.50"}, "is there twice"),
        ({"ip": "10.0.0.5"}, "no address is left"),
        ({"ip": "nowhere"}, "nowhere"),
    ],
)
def test_what_does_not_fit_is_said(entry: dict[str, str], told: str) -> None:
    roll, model = Roll(a_site()), catalogue.models()["hp-printer"].model
    roll.enter(model, {"name": "taken", "ip": "192.168.10.50"}, 0)
    with pytest.raises(ValueError, match=told):
        roll.enter(model, entry, 0)


def test_what_belongs_to_one_device_is_refused_for_many() -> None:
    with pytest.raises(ValueError, match="belong to one device"):
        Roll(a_site()).enter(catalogue.models()["hp-printer"].model, {"ip": "192.168.10.50"}, 1)
