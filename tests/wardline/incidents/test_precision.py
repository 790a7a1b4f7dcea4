"""Verdicts: few of them move little, many move at most two nats, and the share of true ones has its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.incidents.made import a_device, a_finding
from wardline.incidents import begin as begin_folding
from wardline.incidents import fold, incidents, parts, precisions, shifts
from wardline.incidents.precision import MOST, interval
from wardline.model.directive import Outcome, Verdict


def _verdicts(*outcomes: Outcome, said: float = 0.8) -> list[Verdict]:
    return [Verdict(f"V{at}", f"I{at}", "scan", said, outcome) for at, outcome in enumerate(outcomes)]


@pytest.mark.feature("F5")
def test_false_alarms_make_the_next_of_their_kind_less_likely_by_a_named_part() -> None:
    finding = a_finding()
    device = a_device(str(finding.device), "10.0.0.5")
    folding = fold([finding], begin_folding())
    (before,) = incidents(folding, {device.id: device}, {})
    verdicts = [Verdict(f"V{at}", f"I{at}", before.cause, 0.9, "false") for at in range(10)]
    (after,) = incidents(folding, {device.id: device}, {}, shifts(verdicts))
    assert after.probability < before.probability
    assert parts(after)[-1].name == "verdicts"
    assert parts(after)[-1].why == "0 of 10 such incidents were judged true"


@pytest.mark.feature("F5")
def test_precision_counts_the_last_verdict_on_each_incident() -> None:
    changed_mind = Verdict("V9", "I0", "scan", 0.8, "benign")
    (found,) = precisions([*_verdicts("true", "true", "false"), changed_mind])
    assert (found.verdicts, found.true, found.benign) == (3, 1, 1)
    assert found.share == pytest.approx(1 / 3)
    assert found.low < 1 / 3 < found.high


def test_verdicts_as_good_as_what_was_said_change_nothing() -> None:
    (found,) = precisions(_verdicts("true", "true", "true", "true", "false"))
    assert found.shift == pytest.approx(0.0, abs=1e-9)


@given(st.lists(st.sampled_from(("true", "benign", "false")), min_size=1, max_size=300), st.floats(0, 1))
def test_the_shift_is_bounded_and_points_where_the_verdicts_do(outcomes: list[Outcome], said: float) -> None:
    (found,) = precisions(_verdicts(*outcomes, said=said))
    assert -MOST <= found.shift <= MOST
    clipped = min(0.99, max(0.01, said))
    assert (found.shift >= -1e-9) == (found.share >= clipped - 1e-9)


def test_wilsons_interval_of_a_known_case() -> None:
    low, high = interval(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert interval(0, 0) == (0.0, 1.0)
