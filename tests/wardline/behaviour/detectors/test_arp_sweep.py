"""A sweep by ARP is found at any pace; gateways, known scanners, stale lists and power cuts stay quiet."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.arp_sweep import ArpSweep
from wardline.model.device import Attribute, Device

CAMERA = worlds.CAMERAS[2]
EMPTY = [f"10.0.0.{place}" for place in range(100, 250)]
BROADCAST = "ff:ff:ff:ff:ff:ff"


def arp(minute: float, orig: str, resp: str, operation: int = 1) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"A{minute:.6f}-{orig}-{resp}-{operation}", "operation": operation,
        "orig_h": orig, "orig_l2_addr": worlds.mac_of(orig) if orig in worlds.TYPES else "02:00:00:00:01:01",
        "resp_h": resp, "l2_addr": worlds.mac_of(orig) if orig in worlds.TYPES else "02:00:00:00:01:01",
        "dst_l2_addr": BROADCAST if operation == 1 else "02:00:00:00:00:01",
    }  # fmt: skip


def life(minute: int) -> worlds.Rows:
    """Everybody asks for the router and is answered."""
    pairs = [(host, worlds.ROUTER) for host in worlds.TYPES if host != worlds.ROUTER]
    asked = [arp(minute + 0.2 + place / 100, *pair) for place, pair in enumerate(pairs)]
    return {"arp": [*asked, *(arp(minute + 0.205 + place / 100, b, a, 2) for place, (a, b) in enumerate(pairs))]}


def sweep(minute: float, addrs: Sequence[str], by: str = CAMERA) -> worlds.Rows:
    return {"arp": [arp(minute + place / 1000, by, addr) for place, addr in enumerate(addrs)]}


@pytest.mark.feature("B12")
def test_a_sweep_is_found_in_its_first_minute() -> None:
    (finding,) = found(ArpSweep(), worlds.days(30, 1, life, worlds.once(25, sweep(25.1, EMPTY))), 20)
    assert "asked by ARP for 150 addresses that nobody has" in finding.claim
    assert finding.device == f"dev-{CAMERA}"
    assert len(finding.evidence) == 50


def test_a_slow_sweep_is_found_too() -> None:
    def slow(minute: int) -> worlds.Rows:
        return sweep(minute + 0.3, [EMPTY[minute]]) if minute >= 20 else {}

    (finding,) = found(ArpSweep(), worlds.days(45, 1, life, slow), 20)
    assert finding.observed.value == 11


def test_a_device_that_just_came_is_judged_at_once() -> None:
    batches = worlds.days(30, 1, life, worlds.once(25, sweep(25.1, EMPTY)), without=[CAMERA])
    assert len(found(ArpSweep(), batches, 20)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(ArpSweep(), worlds.days(60, seed, life), 20) == ()


def test_a_scanner_known_from_learning_stays_quiet() -> None:
    def habit(minute: int) -> worlds.Rows:
        return sweep(minute + 0.1, EMPTY) if minute % 10 == 5 else {}

    assert found(ArpSweep(), worlds.days(60, 1, life, habit), 20) == ()


def test_known_devices_that_are_off_are_nobody_missed() -> None:
    polled = worlds.once(25, sweep(25.1, list(worlds.TYPES), worlds.HMI))
    assert found(ArpSweep(), worlds.days(30, 1, life, polled), 20) == ()


def test_a_stale_list_of_a_few_is_no_sweep() -> None:
    assert found(ArpSweep(), worlds.days(30, 1, life, worlds.once(25, sweep(25.1, EMPTY[:8]))), 20) == ()


def test_probes_for_an_own_address_do_not_count() -> None:
    rows = {"arp": [{**arp(25 + place / 1000, CAMERA, addr), "orig_h": "0.0.0.0"} for place, addr in enumerate(EMPTY)]}
    assert found(ArpSweep(), worlds.days(30, 1, life, worlds.once(25, rows)), 20) == ()


def test_without_answers_in_sight_nothing_is_said() -> None:
    def asked(minute: int) -> worlds.Rows:
        return {"arp": [row for row in life(minute)["arp"] if row["operation"] == 1]}

    assert found(ArpSweep(), worlds.days(30, 1, asked, worlds.once(25, sweep(25.1, EMPTY))), 20) == ()


def test_a_gateway_may_ask_for_anybody() -> None:
    known = dict(worlds.inventory().known)
    router = known[f"dev-{worlds.ROUTER}"]
    role = Attribute("role", "gateway", 0.9, "made up", worlds.T0, ())
    known[router.id] = Device(router.id, router.macs, router.addrs, worlds.T0, worlds.T0, (role,))
    batches = worlds.days(30, 1, life, worlds.once(25, sweep(25.1, EMPTY, worlds.ROUTER)))
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert check_detector(ArpSweep(), batches, worlds.Inventory(known), learning) == ()


def test_it_keeps_the_contract() -> None:
    batches = worlds.days(30, 1, life, worlds.once(25, sweep(25.1, EMPTY)))
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert len(check_detector(ArpSweep(), batches, worlds.inventory(), learning)) == 1
