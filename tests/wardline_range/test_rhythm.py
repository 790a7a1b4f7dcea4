"""Rhythm: busy by day, quiet by night, quieter on weekends where people work."""

import pytest

from wardline_range.chance import Chance
from wardline_range.clock import SECOND
from wardline_range.rhythm import ALWAYS, OFFICE, RHYTHMS, Rhythm

MONDAY = 1_772_409_600 * SECOND
HOUR = 3600 * SECOND


@pytest.mark.parametrize("name", sorted(RHYTHMS))
def test_levels_are_shares_for_every_hour(name: str) -> None:
    rhythm = RHYTHMS[name]
    assert len(rhythm.working_day) == len(rhythm.weekend) == 24
    assert all(0 < level <= 1 for level in (*rhythm.working_day, *rhythm.weekend))


def test_an_office_works_by_day_and_not_on_sunday() -> None:
    assert OFFICE.level(MONDAY + 10 * HOUR) == 1.0
    assert OFFICE.level(MONDAY + 3 * HOUR) < 0.05
    assert OFFICE.level(MONDAY + 6 * 24 * HOUR + 10 * HOUR) < 0.05


def test_between_hours_it_changes_gradually() -> None:
    climbing = Rhythm((0.1, 0.5, *[1.0] * 22), (1.0,) * 24)
    assert climbing.level(MONDAY + HOUR // 2) == pytest.approx(0.3)


def test_waiting_is_longer_when_nobody_is_about() -> None:
    chance = Chance(1, "one")
    day = [OFFICE.waiting(chance, MONDAY + 10 * HOUR, 60) for _ in range(200)]
    night = [OFFICE.waiting(chance, MONDAY + 1 * HOUR, 60) for _ in range(200)]
    always = [ALWAYS.waiting(chance, MONDAY, 60) for _ in range(200)]
    assert sum(night) > 20 * sum(day)
    assert sum(day) == pytest.approx(sum(always), rel=0.4)
