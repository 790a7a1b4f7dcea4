"""Change windows are values: two that say the same are the same, and none changes once it is made."""

from dataclasses import FrozenInstanceError

import pytest

from wardline.model.directive import ChangeWindow

WINDOW = ChangeWindow(("10.0.0.5",), 1, 2, "work order", ("ot-command",))


def test_it_stays_as_it_was_announced() -> None:
    assert ChangeWindow(("10.0.0.5",), 1, 2, "work order", ("ot-command",)) == WINDOW
    with pytest.raises(FrozenInstanceError):
        WINDOW.end = 3  # type: ignore[misc]
