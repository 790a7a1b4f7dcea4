"""The beacon score as a formula."""

import math
import random
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour.rhythm import rhythm

S = 1_000_000_000


def _times(gaps: list[float]) -> list[int]:
    at, out = 0.0, [0]
    for gap in gaps:
        at += gap
        out.append(int(at * S))
    return out


@pytest.mark.parametrize("seed", range(20))
def test_forty_percent_jitter_still_scores_and_chance_does_not(seed: int) -> None:
    dice = random.Random(seed)
    jittered = rhythm(_times([60 * (1 + dice.uniform(-0.4, 0.4)) for _ in range(16)]), [100.0] * 17)
    chance = rhythm(
        _times([dice.expovariate(1 / 60) + 1 for _ in range(16)]), [dice.lognormvariate(5, 1) for _ in range(17)]
    )
    assert jittered is not None
    assert chance is not None
    assert jittered.regular > 5
    assert chance.regular < 2
    assert jittered.same_size > 0 > chance.same_size


@pytest.mark.feature("B10")
@pytest.mark.parametrize("seed", range(5))
def test_the_score_is_what_the_published_formula_gives(seed: int) -> None:
    dice = random.Random(seed)
    gaps = [float(round(60 * (1 + dice.uniform(-0.3, 0.3)))) for _ in range(7)]
    m, mu = median(gaps), fmean(gaps)
    chance = [math.exp(-d / mu) / mu for d in gaps]
    runs = [math.exp(-(math.log(d / m) ** 2) / 2) / (d * math.sqrt(2 * math.pi)) for d in gaps]
    bursts = [0.9 * run + 0.1 * other for run, other in zip(runs, chance, strict=True)]

    def beacon(c: float, w: float) -> list[float]:
        return [0.9 * (abs(d - c) <= w * c) / (2 * w * c) + 0.1 * e for d, e in zip(gaps, chance, strict=True)]

    def total(densities: list[float]) -> float:
        return sum(math.log(one) for one in densities)

    best = max(total(beacon(c, w)) for c in (m, mu) for w in (0.5, 0.2))
    found = rhythm(_times(gaps), [100.0] * 8)
    assert found
    assert found.regular == pytest.approx(best - math.log(4) - max(total(chance), total(bursts)))
    assert found.coverage == pytest.approx(min(1.0, 7 * m / sum(gaps)))


@pytest.mark.feature("B11")
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("factor", [1.1, 1.3, 2.0, 0.8])
def test_intervals_that_grow_or_shrink_by_a_factor_are_a_rhythm(factor: float, seed: int) -> None:
    dice = random.Random(seed)
    found = rhythm(_times([6000 * factor**i * (1 + dice.uniform(-0.1, 0.1)) for i in range(14)]), [100.0] * 15)
    assert found
    assert found.regular > 5
    assert found.coverage > 0.8
    assert (found.form == "growing") == ("steady factor" in found.pace())


@pytest.mark.feature("B11")
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("then", [600.0, 15.0])
def test_a_switch_of_the_period_is_a_rhythm(then: float, seed: int) -> None:
    dice = random.Random(seed)
    gaps = [(60.0 if i < 8 else then) * (1 + dice.uniform(-0.2, 0.2)) for i in range(16)]
    found = rhythm(_times(gaps), [100.0] * 17)
    assert found
    assert found.form == "changed"
    assert found.regular > 5
    assert "then at another" in found.pace()


@pytest.mark.parametrize("seed", range(20))
def test_neither_chance_that_changes_its_rate_nor_bursts_are_a_rhythm(seed: int) -> None:
    dice = random.Random(seed)
    rates = [dice.expovariate(1 / (60 if i < 30 else 900)) + 1 for i in range(60)]
    bursts = [dice.expovariate(0.5) + 1 if dice.random() < 0.75 else dice.lognormvariate(6, 1.2) for _ in range(60)]
    for gaps in (rates, bursts):
        found = rhythm(_times(gaps), [100.0] * 61)
        assert found
        assert found.regular < 2 or found.coverage < 0.05


def test_several_connections_at_once_are_one_call() -> None:
    found = rhythm([0, S // 10, 60 * S, 60 * S + S // 10, 120 * S, 180 * S], [1.0] * 6)
    assert found
    assert found.intervals == 3


@given(st.lists(st.integers(0, 10**15), max_size=70))
def test_any_times_are_read(times: list[int]) -> None:
    found = rhythm(sorted(times), [float(len(times))] * len(times))
    assert found is None or 0 <= found.coverage <= 1
