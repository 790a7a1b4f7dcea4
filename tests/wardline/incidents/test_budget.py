"""The budget of alerts a day: kept whatever comes, spent on the likeliest, and honest about what it holds back."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline.incidents.made import a_finding
from wardline.incidents.budget import DAY, spend
from wardline.model.device import DeviceId
from wardline.model.incident import Incident

START = 1_000 * DAY


def incident(number: int, at: float, probability: float) -> Incident:
    """An incident that opens so many days after the start."""
    ts = START + int(at * DAY)
    return Incident(
        f"I{number}", DeviceId("d"), "scan", "", "low", probability, ts, ts, "", (), (), (a_finding(),), 1, (), ()
    )


def stream(a_day: int, days: int) -> list[Incident]:
    """So many incidents a day, evenly over the day, with probabilities that repeat from 0 to 1."""
    every = [(place, place / a_day, (place * 37 % 101) / 101) for place in range(a_day * days)]
    return [incident(*one) for one in every]


@pytest.mark.feature("F9")
@pytest.mark.parametrize("a_day", [5, 20, 60])
def test_the_budget_is_kept_within_a_fifth_and_spent_on_the_likeliest(a_day: int) -> None:
    spent = spend(stream(200, 14), a_day, START, START + 14 * DAY)
    assert len(spent.told) / 14 == pytest.approx(a_day, rel=0.2)
    told, held = ([one.probability for one in some] for some in (spent.told, spent.held))
    assert sum(told) / len(told) > 1.7 * sum(held) / len(held)


def test_a_budget_that_nothing_fills_tells_all_there_is() -> None:
    few = stream(3, 14)
    assert len(spend(few, 20, START, START + 14 * DAY).told) >= len(few) - 3


def test_without_a_budget_even_odds_decide() -> None:
    spent = spend([incident(1, 0.1, 0.49), incident(2, 0.2, 0.5)], None, START, START + DAY)
    assert [one.id for one in spent.told] == ["I2"]
    assert spent.missed_a_day == pytest.approx(0.49)


def test_a_flood_of_alarms_does_not_break_the_budget() -> None:
    flood = [incident(place, 3 + place / 1e5, 0.99) for place in range(1000)]
    spent = spend(flood, 20, START, START + 4 * DAY)
    assert len(spent.told) <= 20 * 4


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1)), max_size=60), st.floats(0.1, 50))
def test_everything_is_told_or_held_once_and_never_above_the_budget(
    some: list[tuple[float, float]], a_day: float
) -> None:
    given_ = [incident(place, at, probability) for place, (at, probability) in enumerate(some)]
    spent = spend(given_, a_day, START, START + 10 * DAY)
    assert sorted(one.id for one in (*spent.told, *spent.held)) == sorted(one.id for one in given_)
    assert len(spent.told) <= a_day * 10.1 + 1
    assert spend([replace(one) for one in given_], a_day, START, START + 10 * DAY) == spent
