"""One slice judged: order of findings, stages, slices without rows."""

import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning, begin, judge, registry, specs
from wardline.model.batch import Batch
from wardline.model.finding import Finding


def test_an_empty_slice_says_nothing_and_keeps_the_state() -> None:
    state = begin(Learning(worlds.T0, 60))
    for minute in range(3):
        empty = Batch("made", worlds.T0 + minute * worlds.MINUTE, worlds.T0 + (minute + 1) * worlds.MINUTE, {})
        found, state = judge(empty, worlds.inventory(), state)
        assert found == ()


def test_findings_come_in_order_of_time_and_name_their_detector() -> None:
    state = begin(Learning(worlds.T0 + 35 * worlds.MINUTE, 60))
    found: tuple[Finding, ...] = ()
    for seen in worlds.days(42, 1, worlds.once(41, worlds.everything_at_once(41))):
        found, state = judge(seen, worlds.inventory(), state)
    assert len(found) >= 3
    assert [one.ts for one in found] == sorted(one.ts for one in found)
    assert {one.detector for one in found} <= specs(state).keys()


def test_every_file_of_detectors_is_found_in_order() -> None:
    ids = [detector.spec.id for detector in registry.all_detectors()]
    assert ids == sorted(ids)
    assert {"beacon", "new_peer", "new_service", "ot_command", "volume"} <= set(ids)


def _laptop_comes_late(when: int) -> tuple[Finding, ...]:
    """What is said of a laptop that comes in minute 100, an hour after all others were learned, and logs in."""
    login = worlds.once(when, {"conn": [worlds.conn(when + 0.5, worlds.LAPTOP, worlds.PLC, 22, service="ssh")]})
    days = worlds.days(100, 1, without=[worlds.LAPTOP]) + worlds.days(180, 1, login)[100:]
    late = worlds.inventory({worlds.LAPTOP: worlds.T0 + 100 * worlds.MINUTE})
    found = worlds.run("new_service", days, learn=60, devices=late, device_s=3600)
    return tuple(one for one in found if one.device == f"dev-{worlds.LAPTOP}")


@pytest.mark.feature("B2")
def test_a_late_device_is_learned_for_its_own_hour_and_judged_from_then_on() -> None:
    assert _laptop_comes_late(155) == ()
    (finding,) = _laptop_comes_late(165)
    assert finding.baseline.stage == "operational"
    assert finding.baseline.start >= worlds.T0 + 100 * worlds.MINUTE


@pytest.mark.feature("B2")
def test_all_others_are_judged_as_soon_as_the_common_time_is_over() -> None:
    for when, told in ((55, 0), (61, 1)):
        login = worlds.once(when, {"conn": [worlds.conn(when + 0.5, worlds.HMI, worlds.PLC, 22, service="ssh")]})
        found = worlds.run("new_service", worlds.days(63, 1, login), learn=60)
        assert sum(one.device == f"dev-{worlds.HMI}" for one in found) == told
