"""An episode is told when it begins and, as a whole, when it ends or has lasted an hour."""

from typing import Any

import polars as pl

from wardline.behaviour.episodes import EPISODE, LONGEST, continued, finished

NOTHING = pl.DataFrame(schema=EPISODE)


def odd(device: str, at: int) -> dict[str, Any]:
    """An outlier of a device in the slice that begins at `at`."""
    row: dict[str, Any] = dict.fromkeys(EPISODE)
    return row | {"device": device, "at": at, "end": at + 1, "value": float(at), "told": False}


def test_what_stops_is_told_without_its_first_slice() -> None:
    running = NOTHING
    for at in range(3):
        running = continued(running, [odd("D1", at), odd("D2", at)])
    (over,) = finished(running, still={"D2"})
    assert [(row["device"], row["at"]) for row in over] == [("D1", 1), ("D1", 2)]
    assert continued(running, [odd("D2", 3)])["device"].unique().to_list() == ["D2"]


def test_what_lasted_one_slice_was_told_already() -> None:
    assert finished(continued(NOTHING, [odd("D1", 0)]), still=set()) == []


def test_what_goes_on_is_told_each_hour_and_begins_anew() -> None:
    running = NOTHING
    for at in range(LONGEST):
        assert finished(running, still={"D1"}) == []
        running = continued(running, [odd("D1", at)])
    assert len(finished(running, still={"D1"})[0]) == LONGEST - 1
    running = continued(running, [odd("D1", LONGEST)])
    assert running["at"].to_list() == [LONGEST]
    assert finished(continued(running, [odd("D1", LONGEST + 1)]), still=set())[0][0]["at"] == LONGEST, (
        "the slice that began it anew was told by nobody"
    )
