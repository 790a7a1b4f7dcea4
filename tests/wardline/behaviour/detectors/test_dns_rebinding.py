"""A name that turns local is found; split names, local names and moving clouds stay quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.dns_rebinding import DnsRebinding

LAPTOP, CAMERA = worlds.LAPTOP, worlds.CAMERAS[0]
NAME = "s0-1a2b.rebind.ads.example"


def asked(minute: float, addr: str, name: str = NAME, ttl: float = 0.0) -> worlds.Row:
    return {**worlds.answer(minute, LAPTOP, name, addr), "TTLs": [ttl], "uid": f"R{minute}-{name}"}


def called(minute: float, name: str = NAME) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"G{minute}", "orig_h": LAPTOP, "orig_p": 41000, "resp_h": CAMERA, "resp_p": 80,
        "method": "GET", "host": name, "uri": "/status", "status_code": 200,
    }  # fmt: skip


@pytest.mark.feature("B12")
def test_a_name_that_turns_and_is_called_is_found() -> None:
    rows = {"dns": [asked(12.1, worlds.EVIL), asked(12.2, CAMERA)], "http": [called(12.3)]}
    (finding,) = found(DnsRebinding(), worlds.days(20, 1, worlds.once(12, rows)), 10)
    assert finding.device == f"dev-{LAPTOP}"
    assert f"the local address {CAMERA} and called it under that name" in finding.claim
    assert finding.peers == (f"dev-{CAMERA}", worlds.EVIL)
    assert [row.table for row in finding.evidence] == ["dns", "dns", "http"]


def test_the_call_may_come_in_a_later_slice() -> None:
    steps = [{"dns": [asked(12.9, worlds.EVIL)]}, {"dns": [asked(13.9, CAMERA, ttl=300.0)]}, {"http": [called(14.2)]}]
    batches = worlds.days(20, 1, *(worlds.once(12 + place, rows) for place, rows in enumerate(steps)))
    (finding,) = found(DnsRebinding(), batches, 10)
    assert worlds.part_of(finding, "called under it") == 2.5


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(DnsRebinding(), worlds.days(60, seed), 20) == ()


def test_a_company_with_names_inside_and_outside_is_normal() -> None:
    rows = {
        "dns": [asked(12.1, worlds.EVIL, "www.company.example"), asked(12.2, CAMERA, "cam.company.example")],
        "http": [called(12.3, "cam.company.example")],
    }
    assert found(DnsRebinding(), worlds.days(20, 1, worlds.once(12, rows)), 10) == ()


def test_a_name_that_is_always_local_is_normal() -> None:
    def again(minute: int) -> worlds.Rows:
        return {"dns": [asked(minute + 0.1, CAMERA)], "http": [called(minute + 0.2)]}

    assert found(DnsRebinding(), worlds.days(20, 1, again), 10) == ()


def test_a_cloud_that_moves_outside_is_normal() -> None:
    def moves(minute: int) -> worlds.Rows:
        return {"dns": [asked(minute + 0.1, f"203.0.113.{minute}")]}

    assert found(DnsRebinding(), worlds.days(20, 1, moves), 10) == ()


def test_a_change_of_network_after_a_while_is_normal() -> None:
    rows = [worlds.once(12, {"dns": [asked(12.1, worlds.EVIL)]}), worlds.once(30, {"dns": [asked(30.1, CAMERA)]})]
    assert found(DnsRebinding(), worlds.days(40, 1, *rows), 10) == ()


def test_it_keeps_the_contract() -> None:
    rows = {"dns": [asked(12.1, worlds.EVIL), asked(12.2, CAMERA)], "http": [called(12.3)]}
    batches = worlds.days(20, 1, worlds.once(12, rows))
    assert len(check_detector(DnsRebinding(), batches, worlds.inventory(), Learning(worlds.T0, 0))) == 1
