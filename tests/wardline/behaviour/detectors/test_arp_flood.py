"""Floods of ARP requests: told by what the standard allows; a search for a peer that has gone stays quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.arp_flood import ArpFlood

CAMERA, GONE = worlds.CAMERAS[2], "10.0.0.200"


def asking(minute: int, times: int) -> worlds.Rows:
    """So many requests for one address, evenly over a minute."""
    mac = worlds.mac_of(CAMERA)
    return {
        "arp": [
            {
                "ts": worlds.at(minute + place / times), "uid": f"A{minute}-{place}", "operation": 1,
                "orig_h": CAMERA, "orig_l2_addr": mac, "resp_h": GONE, "l2_addr": mac,
            }
            for place in range(times)
        ]
    }  # fmt: skip


def test_ten_a_second_are_told_in_the_first_minute_without_learning() -> None:
    (finding,) = found(ArpFlood(), worlds.days(6, 1, lambda minute: asking(minute, 600)), 5)
    assert "asked 600 times for 10.0.0.200 by ARP" in finding.claim
    assert finding.device == f"dev-{CAMERA}"
    assert worlds.part_of(finding, "beyond what is allowed") > 4


def test_one_a_second_is_told_when_it_goes_on() -> None:
    (finding,) = found(ArpFlood(), worlds.days(10, 1, lambda minute: asking(minute, 60)), 5)
    assert worlds.part_of(finding, "it goes on") > 0
    assert finding.baseline.samples >= 2


@pytest.mark.parametrize("times", [1, 10, 39])
def test_who_looks_for_a_peer_that_has_gone_is_left_alone(times: int) -> None:
    assert found(ArpFlood(), worlds.days(30, 1, lambda minute: asking(minute, times)), 20) == ()


def test_one_bad_minute_is_no_flood() -> None:
    assert found(ArpFlood(), worlds.days(30, 1, worlds.once(10, asking(10, 60))), 20) == ()


def test_it_keeps_the_contract() -> None:
    check_detector(
        ArpFlood(),
        worlds.days(8, 1, lambda minute: asking(minute, 90)),
        worlds.inventory(),
        Learning(until=worlds.T0 + 3 * worlds.MINUTE),
    )
