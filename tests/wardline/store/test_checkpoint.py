"""Checkpoints: what was saved is there in full after any end of the process, and what was not is not there at all."""

from pathlib import Path

import polars as pl
import pytest

from wardline.model.errors import OutputError
from wardline.store.checkpoint import FILE, Checkpoint

ONE = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
TWO = pl.DataFrame({"c": [0.5]})


def test_what_was_saved_is_read_back_by_another_process_s_eyes(tmp_path: Path) -> None:
    with Checkpoint(tmp_path / "state") as kept:
        assert kept.until is None
        kept.save({"one": ONE, "two": TWO}, 60, ["first"])
        kept.save({"one": ONE, "two": TWO.with_columns(d=1)}, 120, ["second", "third"])
    with Checkpoint(tmp_path / "state") as kept:
        assert kept.until == 120
        assert list(kept.findings()) == ["first", "second", "third"]
        frames = kept.frames()
    assert frames["one"].equals(ONE)
    assert frames["two"].columns == ["c", "d"]


def test_a_frame_that_is_gone_is_gone(tmp_path: Path) -> None:
    with Checkpoint(tmp_path) as kept:
        kept.save({"one": ONE, "two": TWO}, 60, [])
        kept.save({"one": ONE}, 120, [])
        assert set(kept.frames()) == {"one"}


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    with Checkpoint(tmp_path) as kept:
        kept.save({"one": ONE}, 60, ["first"])
        with pytest.raises(OverflowError):
            kept.save({"two": TWO}, 2**70, ["second"])
        assert (kept.until, list(kept.findings()), set(kept.frames())) == (60, ["first"], {"one"})


def test_a_file_that_is_no_state_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database, by all means")
    with pytest.raises(OutputError, match="--state"):
        Checkpoint(tmp_path).__enter__()
