"""Questions repeated without end: told by what DNS allows, and the sooner where one id gives a tool away."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.dns_repetition import DnsRepetition

CAMERA = worlds.CAMERAS[1]


def asking(minute: int, times: int, *, one_id: bool = False) -> worlds.Rows:
    """So many questions for one name, evenly over a minute, none of them answered."""
    return {
        "dns": [
            {
                "ts": worlds.at(minute + place / times), "uid": f"Q{minute}-{place}", "orig_h": CAMERA, "orig_p": 4000,
                "resp_h": worlds.ROUTER, "resp_p": 53, "proto": "udp", "query": "host.example",
                "trans_id": 0 if one_id else 100 * minute + place,
            }
            for place in range(times)
        ]
    }  # fmt: skip


def test_a_tool_with_one_id_is_told_in_its_first_minute() -> None:
    (finding,) = found(DnsRepetition(), worlds.days(3, 1, lambda minute: asking(minute, 60, one_id=True)), 2)
    assert "asked 60 times for host.example by DNS" in finding.claim
    assert worlds.part_of(finding, "one id") > 3


def test_a_client_that_never_waits_is_told_when_it_goes_on() -> None:
    (finding,) = found(DnsRepetition(), worlds.days(10, 1, lambda minute: asking(minute, 60)), 5)
    assert worlds.part_of(finding, "it goes on") > 0


@pytest.mark.parametrize("times", [1, 12, 30])
def test_a_client_that_tries_as_it_may_is_left_alone(times: int) -> None:
    batches = worlds.days(40, 1, lambda minute: asking(minute, times, one_id=True))
    assert found(DnsRepetition(), batches, 20) == ()


def test_it_keeps_the_contract() -> None:
    check_detector(
        DnsRepetition(),
        worlds.days(8, 1, lambda minute: asking(minute, 70)),
        worlds.inventory(),
        Learning(until=worlds.T0 + 3 * worlds.MINUTE),
    )
