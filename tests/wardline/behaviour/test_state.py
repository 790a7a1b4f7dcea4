"""The state can be written down, and learning ends when the rule says."""

import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning, begin, from_frames, judge, to_frames
from wardline.model.finding import Finding


def test_a_late_device_learns_for_its_own_time() -> None:
    rule = Learning(until=100 * worlds.NS_PER_S, device_s=60)
    assert rule.ends(0) == 100 * worlds.NS_PER_S
    assert rule.ends(90 * worlds.NS_PER_S) == 150 * worlds.NS_PER_S
    assert Learning(None, 0).ends(7) == 7


@pytest.mark.feature("B13")
@pytest.mark.parametrize("cut", [1, 30, 41])
def test_a_run_cut_anywhere_gives_the_same_findings(cut: int) -> None:
    batches = worlds.days(44, 3, worlds.once(41, worlds.everything_at_once(41)))
    learning, devices = Learning(worlds.T0 + 35 * worlds.MINUTE, 60), worlds.inventory()
    whole: list[Finding] = []
    parted: list[Finding] = []
    state = begin(learning)
    for seen in batches:
        found, state = judge(seen, devices, state)
        whole += found
    state = begin(learning)
    for place, seen in enumerate(batches):
        if place == cut:
            state = from_frames(to_frames(state))
        found, state = judge(seen, devices, state)
        parted += found
    assert whole
    assert [repr(one) for one in parted] == [repr(one) for one in whole]
