"""What people told survives its way into the ledger and back, and a row that Wardline did not write is refused."""

from pathlib import Path

import pytest

from wardline.app.told import Said, directives, row, standing
from wardline.model.directive import UNTOLD, Context, Directives, Lesson, Suppression, Verdict
from wardline.model.errors import InputError
from wardline.store.ledger import Ledger

_SUPPRESSION = Suppression("S1", ("type:camera", "10.0.0.9"), ("scan",), "10.0.0.1", 5, 9, "a scanner of our own")
_LESSON = Lesson("L2", "d-1", "new_peer", "10.0.0.7:443", 7, "the new cloud")
_VERDICT = Verdict("V3", "I-4", "scan", 0.75, "benign")
_CONTEXT = Context("C4", "10.0.5.0/24", "the bakery", "production", 4)


@pytest.mark.parametrize("said", [_SUPPRESSION, _LESSON, _VERDICT, _CONTEXT])
def test_each_kind_comes_back_as_it_was_told(said: Said, tmp_path: Path) -> None:
    kind, told = row(said)
    with Ledger(tmp_path) as ledger:
        ledger.write(kind, told, "somebody", 1_000)
        stands = directives(ledger.standing())
    read: list[Said] = [*stands.suppressions, *stands.lessons, *stands.verdicts, *stands.contexts]
    assert [row(one) for one in read] == [(kind, told)]
    assert [one.id for one in read] == [f"{kind[0].upper()}1"]


def test_without_a_state_folder_nobody_told_anything() -> None:
    assert standing(None) == UNTOLD == Directives()


@pytest.mark.parametrize(("kind", "told"), [("wish", {}), ("lesson", {"device": "d-1"}), ("verdict", {"colour": 1})])
def test_a_row_of_another_shape_is_named(kind: str, told: dict[str, object], tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.write(kind, told, "somebody", 1_000)
    with pytest.raises(InputError, match=f"row {kind[0].upper()}1 of the ledger"):
        standing(tmp_path)
