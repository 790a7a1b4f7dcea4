"""Seasons: what an hour brings, from when on, and what is odd."""

import numpy as np
import polars as pl
import pytest

from wardline.behaviour import seasons
from wardline.behaviour.seasons import DAY, WEEK, cycle, learned, least_odd, limits_at, usual

HOUR = 490_000


def _tops(value: float) -> pl.DataFrame:
    return pl.DataFrame({"device": ["a"], "measure": ["out_bytes"], "top": [value]})


def _after(hours: int) -> pl.DataFrame:
    """A device that is busy in two hours of each day."""
    season, none = pl.DataFrame(schema=seasons.SCHEMA), pl.DataFrame(schema=seasons.LIMITS)
    for hour in range(HOUR, HOUR + hours):
        season = learned(season, _tops(1e6 if hour % DAY in (9, 10) else 100.0), none, hour)
    return season


def test_two_full_cycles_make_a_season() -> None:
    assert [cycle(hours) for hours in (47, 48, 335, 336)] == [0, DAY, DAY, WEEK]


@pytest.mark.parametrize(("hour", "brings"), [(7, 100), (8, 1e6), (11, 1e6), (12, 100)])
def test_an_hour_brings_what_it_and_its_neighbours_brought(hour: int, brings: float) -> None:
    season, at = _after(5 * DAY), HOUR + 5 * DAY
    at += (hour - at) % DAY
    found = usual(season["level"].to_numpy(), season["since"].to_numpy(), at)
    assert np.expm1(found[0]) == pytest.approx(brings, rel=0.01)


def test_limits_come_with_the_second_pair_of_days() -> None:
    assert limits_at(_after(4 * DAY - 1), HOUR + 4 * DAY, 3).is_empty()
    (limit,) = limits_at(_after(4 * DAY), HOUR + 4 * DAY, 3)["limit"]
    assert limit > 100


def test_what_often_exceeds_its_season_has_to_exceed_it_by_more() -> None:
    steady, erratic = [96.0] + [0.0] * 63, [60.0] + [0.0] * 20 + [12.0] * 3 + [0.0] * 40
    assert least_odd(steady, 3) < 20 < 30 < least_odd(erratic, 3)


def test_a_device_takes_a_kilobyte_a_measure() -> None:
    assert _after(60).estimated_size() < 1100
