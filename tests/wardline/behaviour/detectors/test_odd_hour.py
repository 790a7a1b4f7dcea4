"""A device with a rhythm at an odd hour is told of; one without, and what the season brings, is not."""

import random
from collections.abc import Callable

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, CLOUD, MINUTE, T0, inventory, part_of, run
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.odd_hour import OddHour
from wardline.model.batch import Batch
from wardline.model.finding import Finding
from wardline.model.schema import frame

LOUD, CALM = 120_000_000, 60_000
"""Bytes of an hour: 2 MB and 1 kB a minute."""


def _hours(days: int, sent: Callable[[int, int], float], step: int = 60) -> list[Batch]:
    """Slices of `step` minutes in which a camera sends what `sent` says of the day and its hour, from Monday on."""
    made = []
    for start in range(0, days * 1440, step):
        hour = start // 60 + 6  # the world begins on a Monday at six
        size = int(sent(hour // 24, hour % 24) * step / 60)
        row = worlds.update(start, CAMERAS[0], CLOUD[0], 8443, orig_ip_bytes=size, uid=f"L{start}")
        rows = {"conn_update": worlds.tagged(frame("conn_update", [row]))}
        made.append(Batch("made", T0 + start * MINUTE, T0 + (start + step) * MINUTE, rows))
    return made


def _daily(odd: tuple[int, int] | None = None) -> Callable[[int, int], float]:
    """Loud from eight to five each day, and in one hour more."""
    dice = random.Random(3)
    return lambda day, hour: (LOUD if 8 <= hour < 17 or (day, hour) == odd else CALM) * dice.lognormvariate(0, 0.2)


def _found(days: int, sent: Callable[[int, int], float], step: int = 60) -> tuple[Finding, ...]:
    return run("odd_hour", _hours(days, sent, step), learn=1440)


@pytest.mark.parametrize("step", [60, 10])
def test_what_is_usual_by_day_is_odd_in_the_night(step: int) -> None:
    (finding,) = _found(9, _daily((7, 2)), step)
    assert finding.ts == T0 + (7 * 24 + 2 - 6) * 60 * MINUTE
    assert "between 01:00 and 04:00 UTC" in finding.claim
    assert finding.expected.high is not None
    assert finding.expected.high < 5_000 < 1_000_000 < (finding.observed.value or 0)
    assert part_of(finding, "rarity") == 2.0
    assert 0.1 < finding.probability < 0.4  # an update in the night is odd too: it adds, and never alarms alone
    assert finding.nearest
    assert finding.to_be_normal


def test_nothing_is_said_before_two_cycles_and_two_more() -> None:
    assert _found(5, _daily((3, 2))) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_device_that_keeps_no_hours_and_an_hour_of_drift_are_quiet(seed: int) -> None:
    dice = random.Random(seed)
    assert _found(20, lambda day, hour: LOUD if dice.random() < 0.1 else CALM) == ()
    assert _found(20, lambda day, hour: LOUD if 8 <= hour - (day >= 10) < 17 else CALM) == ()


def _weekly(odd: tuple[int, int] | None) -> Callable[[int, int], float]:
    """Loud from eight to five on working days."""
    return lambda day, hour: LOUD if (8 <= hour < 17 and day % 7 < 5) or (day, hour) == odd else CALM


def test_a_working_hour_on_a_sunday_is_odd_after_three_weeks() -> None:
    assert _found(29, _weekly(None)) == ()
    (finding,) = _found(29, _weekly((27, 11)))
    assert "of that day" in finding.claim
    assert _found(14, _weekly((13, 11))) == ()


def test_a_night_shift_is_told_and_then_taken_up() -> None:
    usual = _daily()
    found = _found(16, lambda day, hour: LOUD if day >= 8 and hour in (1, 2, 3) else usual(day, hour))
    assert found
    assert max(one.ts for one in found) < T0 + 13 * 1440 * MINUTE
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_contract_of_a_detector_holds_and_a_device_takes_little() -> None:
    batches = _hours(9, _daily((7, 2)))
    assert check_detector(OddHour(), batches, inventory(), Learning(T0 + 1440 * MINUTE, 60))
