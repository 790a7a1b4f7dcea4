"""One slice judged: order of findings, stages, slices without rows."""

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
