"""What is usual is learned from ordinary minutes; what is odd, or grows too fast, hardly counts."""

from collections.abc import Mapping
from typing import Any, cast

import polars as pl
import pytest

from wardline.behaviour.usual_rates import DAY_NS, GROWTH, OUTLIER_WEIGHT, SAMPLES, histograms, rates_learned
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView, Memory

MINUTE = 60 * 10**9


class Staged:
    """A view in which every device is in one stage."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def stage(self, device: DeviceId, at: int) -> str:
        return self._stage


def after(
    values: Mapping[int, float], memory: Memory | None = None, stage: str = "learning", odd: bool = False
) -> Memory:
    """The memory after one measure of D1 had these values in these minutes."""
    known: Memory = memory or {}
    outliers: list[dict[str, Any]] = [{"device": "D1", "measure": "out_bytes"}] if odd else []
    view = cast(DeviceView, Staged(stage))
    for minute, value in values.items():
        seen = Batch("test", minute * MINUTE, (minute + 1) * MINUTE, {})
        now = pl.DataFrame({"device": ["D1"], "measure": ["out_bytes"], "value": [value]})
        known = rates_learned(seen, now, outliers, view, known)
    return known


def summary(memory: Memory) -> dict[str, Any]:
    (row,) = memory["summary"].to_dicts()
    return row


def weights(memory: Memory) -> dict[int, float]:
    (found,) = histograms(memory["bins"], [{"device": "D1", "measure": "out_bytes"}])
    return dict(found)


def test_ordinary_minutes_fill_the_histogram_and_set_the_top() -> None:
    memory = after({0: 100.0, 1: 100.0, 5: 300.0})
    told = summary(memory)
    assert (told["samples"], told["top"], told["first"], told["last"]) == (3, 300.0, 0, 6 * MINUTE)
    assert sorted(weights(memory).values()) == [1.0, 2.0]


def test_an_outlier_counts_a_sixtieth_and_is_no_top() -> None:
    memory = after({1: 9_000.0}, after({0: 100.0}), odd=True)
    assert summary(memory)["top"] == 100.0
    assert sorted(weights(memory).values()) == [pytest.approx(OUTLIER_WEIGHT), 1.0]


def test_who_creeps_up_raises_his_top_by_a_tenth_a_day() -> None:
    learned = after(dict.fromkeys(range(SAMPLES), 1000.0))
    creeping = {SAMPLES + step: 1_000.0 * 1.02**step for step in range(60)}
    assert summary(after(creeping, learned, "operational"))["top"] <= 1_000.0 * GROWTH
    tomorrow = {DAY_NS // MINUTE + minute: 1_000.0 * GROWTH**2 for minute in range(3)}
    assert summary(after(tomorrow, learned, "operational"))["top"] == 1_000.0
    assert summary(after(creeping, learned, "learning"))["top"] == pytest.approx(1_000.0 * 1.02**59)


def test_what_was_never_seen_has_no_histogram() -> None:
    memory = after({0: 100.0})
    wanted = [{"device": "D2", "measure": "out_bytes"}, {"device": "D1", "measure": "arp"}]
    assert histograms(memory["bins"], wanted) == [[], []]
