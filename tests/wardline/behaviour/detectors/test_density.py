"""An hour elsewhere in feature space is told once; ordinary days and lone odd windows are not."""

from dataclasses import replace

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, T0, conn
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.density import Density
from wardline.behaviour.state import Learning
from wardline.model.batch import Batch
from wardline.model.finding import Finding

LEARN = 800
EVENING = 1000


def _elsewhere(minute: int) -> worlds.Rows:
    rows = [conn(minute + i / 20, CAMERAS[0], EVIL, 9000 + i, orig_ip_bytes=90_000, orig_pkts=70) for i in range(8)]
    return {"conn": rows}


def _slices(first: int, last: int, seed: int, end: int) -> list[Batch]:
    """Slices of ten minutes, in which the odd minutes come on top."""
    out = []
    for start in range(0, end, 10):
        odd = [_elsewhere(minute) for minute in range(start, start + 10) if first <= minute < last]
        rows = worlds.merged(*(worlds.normal(minute, seed) for minute in range(start, start + 10)), *odd)
        at = T0 + start * worlds.MINUTE
        out.append(replace(worlds.batch(start, rows), start=at, end=at + 10 * worlds.MINUTE))
    return out


def _found(first: int, last: int, seed: int = 1, end: int = EVENING) -> tuple[Finding, ...]:
    learning = Learning(T0 + LEARN * worlds.MINUTE, 3600)
    return check_detector(Density(), _slices(first, last, seed, end), worlds.inventory(), learning)


def test_hours_unlike_any_before_are_told_once() -> None:
    (finding,) = _found(820, EVENING)
    assert finding.device == "dev-" + CAMERAS[0]
    assert finding.end - finding.ts >= 3600 * worlds.NS_PER_S
    assert "bytes sent" in {part.name for part in finding.parts}
    assert finding.nearest.startswith("the ten minutes ")
    assert " between " in finding.to_be_normal


def test_half_an_hour_is_never_enough() -> None:
    assert _found(820, 850) == ()


@pytest.mark.parametrize("seed", [2])
def test_ordinary_life_is_quiet(seed: int) -> None:
    assert _found(0, 0, seed) == ()
