"""Clouds and NTP zones of makers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge.domains import DOMAINS, POOLS, cloud, is_known_cloud, is_pool, pool
from wardline.inventory.knowledge.kinds import KINDS


@pytest.mark.parametrize("name", ["www.meethue.com", "MeetHue.com.", "ws.meethue.com:443"])
def test_a_host_in_a_makers_domain_names_the_maker(name: str) -> None:
    assert is_known_cloud(name)
    assert cloud(name)[0][:2] == ("vendor", "Philips")


@pytest.mark.parametrize("name", ["www.example.com", "meethue.com.example.org", "notmeethue.com", "", "com", "."])
def test_other_hosts_name_nobody(name: str) -> None:
    assert not is_known_cloud(name)
    assert list(cloud(name)) == []


def test_the_kind_is_less_sure_than_the_maker() -> None:
    (_, _, maker), (_, _, kind) = cloud("app.netatmo.net")
    assert kind < maker


def test_a_zone_of_the_ntp_pool_names_its_maker() -> None:
    assert pool("0.ubnt.pool.ntp.org")[0][:2] == ("vendor", "Ubiquiti")
    assert is_pool("2.Netgear.Pool.NTP.org.")
    assert not is_pool("0.pool.ntp.org")


def test_the_tables_keep_to_the_vocabulary_and_the_scale() -> None:
    for name, (vendor, kind, confidence) in DOMAINS.items():
        assert name == name.lower()
        assert vendor
        assert not kind or kind in KINDS
        assert 0.4 <= confidence < 0.9, "a device may use a cloud that is not its maker's"
    assert all(0 < confidence < 0.9 for said in POOLS.values() for _, _, confidence in said)


@given(st.text())
def test_any_name_is_read_without_an_error(name: str) -> None:
    assert bool(cloud(name)) == is_known_cloud(name)
    pool(name)
