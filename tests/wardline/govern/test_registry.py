"""Nothing judges without a shadow run and a name that answers for it, nor where it is worse; there is a way back."""

from dataclasses import replace

import pytest

from wardline.govern.registry import (
    Data,
    Registry,
    Shadow,
    SignOff,
    Version,
    added,
    measured,
    rolled_back,
    shadowed,
    signed_off,
)
from wardline.model.errors import UsageError

DATA = Data("own lab, scenario home", "Apache-2.0", "2026-03-02", 4000, "exact", (1, 2))
FIRST = Version("phases", 1, 10, "0.1.0", "names the phase of an attack", "ab" * 32, (DATA,), {"recall": 0.9})
BY = SignOff("A. Tester", "security lead", 40)
RUN = Shadow(20, 30, 500, 498)


def _judging() -> Registry:
    return signed_off(shadowed(added(Registry(), FIRST), "phases", 1, RUN), "phases", 1, BY)


def _second(recall: float) -> Registry:
    second = replace(FIRST, number=2, figures={"recall": recall})
    return shadowed(added(_judging(), second), "phases", 2, RUN)


def test_a_candidate_does_not_judge_before_it_is_signed_off() -> None:
    registry = added(Registry(), FIRST)
    assert registry.current("phases") is None
    with pytest.raises(UsageError, match="run it as a shadow first"):
        signed_off(registry, "phases", 1, BY)
    judging = _judging().current("phases")
    assert judging is not None
    assert judging.signed == BY


@pytest.mark.parametrize("by", [SignOff("", "security lead", 1), SignOff("A. Tester", " ", 1)])
def test_a_sign_off_needs_a_name_and_a_role(by: SignOff) -> None:
    with pytest.raises(UsageError, match="a name and a role"):
        signed_off(_second(0.95), "phases", 2, by)


def test_a_worse_candidate_is_refused_with_its_figure() -> None:
    with pytest.raises(UsageError, match=r"recall is 0\.8, before it was 0\.9"):
        signed_off(_second(0.8), "phases", 2, BY)


def test_a_figure_that_was_left_out_counts_as_worse() -> None:
    bare = shadowed(added(_judging(), replace(FIRST, number=2, figures={})), "phases", 2, RUN)
    with pytest.raises(UsageError, match="was not measured"):
        signed_off(bare, "phases", 2, BY)


def test_a_rollback_gives_the_version_before() -> None:
    after = signed_off(_second(0.95), "phases", 2, BY)
    assert [one.number for one in (after.current("phases"), rolled_back(after, "phases").current("phases")) if one] == [
        2,
        1,
    ]
    with pytest.raises(UsageError, match="nothing to go back to"):
        rolled_back(_judging(), "phases")


def test_numbers_come_in_turn_and_an_unknown_one_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="the next one is 2"):
        added(_judging(), replace(FIRST, number=3))
    with pytest.raises(UsageError, match="there are: 1"):
        _judging().version("phases", 7)


def test_an_empty_shadow_run_counts_for_nothing() -> None:
    with pytest.raises(UsageError, match="judged nothing"):
        shadowed(_judging(), "phases", 1, Shadow(20, 30, 0, 0))


def test_figures_of_the_current_version_are_those_measured_last() -> None:
    again = measured(_judging(), "phases", 1, {"recall": 0.5})
    current = again.current("phases")
    assert current is not None
    assert current.figures == {"recall": 0.5}
    assert current.signed == BY
