"""A device under a foreign address is found in its first minute; gateways, their successors and phones stay quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.spoofed_source import SpoofedSource

CAMERA = worlds.CAMERAS[2]
GATEWAY = worlds.mac_of(worlds.ROUTER)


def sender(minute: float, mac: str, addr: str, pkts: int = 40, ether_type: int = 2048) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "last_ts": worlds.at(minute + 0.8), "l2_addr": mac, "addr": addr, "pkts": pkts,
        "ether_type": ether_type, "bytes": pkts * 100,
    }  # fmt: skip


def life(minute: int) -> worlds.Rows:
    own = [sender(minute + 0.1, worlds.mac_of(addr), addr) for addr in worlds.TYPES]
    return {"sender": [*own, *(sender(minute + 0.1, GATEWAY, addr, 500) for addr in worlds.CLOUD)]}


def spoof(minute: float, pkts: int = 3000, addr: str = worlds.EVIL, **given: int) -> worlds.Rows:
    return {"sender": [sender(minute, worlds.mac_of(CAMERA), addr, pkts, **given)]}


@pytest.mark.feature("B12")
def test_packets_under_a_foreign_address_are_found_at_once() -> None:
    (finding,) = found(SpoofedSource(), worlds.days(20, 1, life, worlds.once(15, spoof(15.2))))
    assert finding.device == f"dev-{CAMERA}"
    assert finding.peers == (worlds.EVIL,)
    assert "sent 3 000 packets" in finding.claim
    assert finding.end <= worlds.T0 + 16 * worlds.MINUTE


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(SpoofedSource(), worlds.days(60, seed, life)) == ()


def test_a_few_packets_of_another_network_slip_out_of_every_telephone() -> None:
    assert found(SpoofedSource(), worlds.days(20, 1, life, worlds.once(15, spoof(15.2, 20)))) == ()


def test_addresses_of_ipv6_are_anybodys_own() -> None:
    rows = spoof(15.2, 3000, "2001:db8::7", ether_type=0x86DD)
    assert found(SpoofedSource(), worlds.days(20, 1, life, worlds.once(15, rows))) == ()


def test_another_gateway_takes_over_when_the_old_one_falls_silent() -> None:
    def before(minute: int) -> worlds.Rows:
        if minute < 15:
            return life(minute)
        kept = [row for row in life(minute)["sender"] if row["l2_addr"] != GATEWAY]
        return {"sender": [*kept, *spoof(minute + 0.1, 500)["sender"]]}

    assert found(SpoofedSource(), worlds.days(30, 1, before)) == ()


def test_two_gateways_from_the_beginning_are_normal() -> None:
    def second(minute: int) -> worlds.Rows:
        return spoof(minute + 0.1, 500) if minute % 3 == 0 else {}

    assert found(SpoofedSource(), worlds.days(60, 1, life, second)) == ()


def test_it_keeps_the_contract() -> None:
    batches = worlds.days(20, 1, life, worlds.once(15, spoof(15.2)))
    assert len(check_detector(SpoofedSource(), batches, worlds.inventory(), Learning(worlds.T0, 0))) == 1
