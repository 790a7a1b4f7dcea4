"""Attacks drawn anew: as many, after learning, only what can be."""

from collections import Counter

import pytest

from wardline_eval.draw import drawn
from wardline_eval.lab import LEARNED_NS
from wardline_eval.scenarios import plan, suite


@pytest.mark.parametrize("name", sorted(suite()))
def test_a_drawn_scenario_holds_as_many_attacks_in_its_judged_time(name: str) -> None:
    before = plan(name)
    after = drawn(before, 99)
    after.check()
    assert (after.devices, after.life) == (before.devices, before.life)
    assert len(after.attacks) == len(before.attacks)
    starts = [float(entry["at"].removesuffix("s")) for entry in after.attacks]
    ends = [start + float(entry["for"].removesuffix("s")) for start, entry in zip(starts, after.attacks, strict=True)]
    assert starts == sorted(starts)
    assert min(starts) > LEARNED_NS / 1e9
    assert max(ends) < before.length_s
    assert max(Counter(entry["on"] for entry in after.attacks).values()) == 1


def test_nobody_is_drawn_for_what_is_near_to_its_own_work() -> None:
    for seed in range(30):
        for entry in drawn(plan("grid"), seed).attacks:
            assert not (entry["attack"].startswith("dnp3-") and entry["on"] == "master")
            assert not entry["on"].startswith(("bay", "feeder", "gateway", "meter"))
