"""What is kept for a while: the rows of a window, and what need not be said again."""

import polars as pl

from wardline.behaviour.recent import SAID, kept, said, saying, series, since, window

S = 1_000_000_000
SCHEMA = pl.Schema({"at": pl.Int64})


def test_rows_older_than_the_window_are_left_out() -> None:
    rows = pl.DataFrame({"at": [0, 50 * S, 100 * S]}, schema=SCHEMA)
    assert since(rows, "at", 100 * S, 60).to_series().to_list() == [50 * S, 100 * S]
    assert since(rows.clear(), "at", 100 * S, 60).is_empty()


def test_what_was_said_stays_quiet_and_may_be_said_again_later() -> None:
    memory = {SAID: saying({}, 100 * S, 60, ["scan"])}
    assert said(memory, 120 * S, 60) == {"scan"}
    assert said(memory, 200 * S, 60) == frozenset()
    later = {SAID: saying(memory, 200 * S, 60, ["guess"])}
    assert said(later, 210 * S, 60) == {"guess"}


def test_saying_changes_nothing_that_it_was_given() -> None:
    memory = {SAID: saying({}, 100 * S, 60, ["scan"])}
    before = memory[SAID].clone()
    saying(memory, 110 * S, 60, ["scan", "guess"])
    assert memory[SAID].equals(before)


def test_a_memory_without_a_frame_has_an_empty_one() -> None:
    assert kept({}, "anything", SCHEMA).schema == SCHEMA


def test_a_window_holds_what_is_kept_and_what_is_fresh_up_to_a_bound() -> None:
    memory = {"rows": pl.DataFrame({"at": [0, 50 * S, 90 * S]}, schema=SCHEMA)}
    fresh = pl.DataFrame({"at": [100 * S, 101 * S]}, schema=SCHEMA)
    held = window(memory, "rows", SCHEMA, fresh, 101 * S, 60, 10)
    assert held["at"].to_list() == [50 * S, 90 * S, 100 * S, 101 * S]
    assert window(memory, "rows", SCHEMA, fresh, 101 * S, 60, 2)["at"].to_list() == [100 * S, 101 * S]
    assert window({}, "rows", SCHEMA, fresh.clear(), 101 * S, 60, 2).is_empty()


def test_a_series_counts_by_steps_that_have_rows() -> None:
    rows = pl.DataFrame({"at": [0, 5 * S, 61 * S, 300 * S]}, schema=SCHEMA)
    assert series(rows, pl.len(), 60) == ((0, 2.0), (60 * S, 1.0), (300 * S, 1.0))
