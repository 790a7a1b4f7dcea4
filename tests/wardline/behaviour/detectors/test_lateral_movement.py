"""Movement from device to device is found; maintenance, known administrators and servers stay quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.lateral_movement import LateralMovement

LAPTOP, CAMERA, HMI = worlds.LAPTOP, worlds.CAMERAS[0], worlds.HMI
OTHERS = worlds.CAMERAS[1:]


def logs_on(minute: float, by: str, to: str, port: int = 23) -> worlds.Rows:
    return {"conn": [worlds.conn(minute, by, to, port)]}


@pytest.mark.feature("B12")
def test_a_thing_that_goes_from_one_to_the_next() -> None:
    steps = [worlds.once(30 + place, logs_on(30.5 + place, CAMERA, to)) for place, to in enumerate(OTHERS)]
    (finding,) = found(LateralMovement(), worlds.days(40, 1, *steps), 20)
    assert finding.device == f"dev-{CAMERA}"
    assert "opened Telnet to 2 devices within 60 s for the first time" in finding.claim
    assert finding.peers == tuple(f"dev-{to}" for to in OTHERS[:2])


def test_a_chain_needs_one_host_alone() -> None:
    chain = worlds.merged(logs_on(30.2, LAPTOP, CAMERA), logs_on(30.8, CAMERA, OTHERS[0]))
    (finding,) = found(LateralMovement(), worlds.days(40, 1, worlds.once(30, chain)), 20)
    assert finding.device == f"dev-{CAMERA}"
    assert "had logged on to it" in finding.claim
    assert worlds.part_of(finding, "was taken first") == 2.5


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(LateralMovement(), worlds.days(60, seed), 20) == ()


def test_one_new_session_is_for_other_detectors() -> None:
    once = worlds.once(30, logs_on(30.2, CAMERA, OTHERS[0], 22))
    assert found(LateralMovement(), worlds.days(40, 1, once), 20) == ()


def test_who_administers_while_it_is_learned_may_go_on() -> None:
    def works(minute: int) -> worlds.Rows:
        return worlds.merged(*(logs_on(minute + 0.1 + n / 10, HMI, to, 22) for n, to in enumerate(OTHERS)))

    assert found(LateralMovement(), worlds.days(40, 1, works), 20) == ()


def test_a_technician_at_two_devices_is_maintenance() -> None:
    visits = [worlds.once(30 + place, logs_on(30.5 + place, LAPTOP, to, 22)) for place, to in enumerate(OTHERS[:2])]
    known = dict(worlds.inventory().known)
    batches = worlds.days(40, 1, *visits)
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert check_detector(LateralMovement(), batches, worlds.Inventory(known), learning) == ()


def test_attempts_that_fail_are_no_sessions() -> None:
    tries = {"conn": [worlds.failed(30.2 + n / 10, CAMERA, to, 23) for n, to in enumerate(OTHERS)]}
    assert found(LateralMovement(), worlds.days(40, 1, worlds.once(30, tries)), 20) == ()


def test_it_keeps_the_contract() -> None:
    steps = [worlds.once(30 + place, logs_on(30.5 + place, CAMERA, to)) for place, to in enumerate(OTHERS)]
    learning = Learning(worlds.T0 + 20 * worlds.MINUTE, 0)
    assert check_detector(LateralMovement(), worlds.days(40, 1, *steps), worlds.inventory(), learning)
