"""The pace is kept until the time is over."""

import itertools
import time

import pytest

from wardline_range.chance import Chance
from wardline_range.real.programs.pace import beats


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """In place of the machine's clock."""
    made = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: made.now)
    monkeypatch.setattr(time, "sleep", made.sleep)
    return made


def test_the_first_comes_at_once_and_the_rest_evenly(clock: Clock) -> None:
    at = [(number, clock.now) for number in beats(10, 2.5)]
    assert at == [(0, 0.0), (1, 2.5), (2, 5.0), (3, 7.5)]


def test_what_takes_long_between_is_made_up_for(clock: Clock) -> None:
    at = []
    for _ in beats(5, 1):
        at.append(clock.now)
        clock.now += 0.75
    assert at == [0, 1, 2, 3, 4]


def test_jitter_stays_within_its_share(clock: Clock) -> None:
    at = [clock.now for _ in beats(300, 3, 0.4, Chance(1, "test"))]
    gaps = [later - sooner for sooner, later in itertools.pairwise(at)]
    assert 1.8 <= min(gaps) < 2.2
    assert 3.8 < max(gaps) <= 4.2
