"""Habits: what was met while a device was learned is known; later meetings are kept but never become normal."""

import polars as pl
import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning
from wardline.behaviour.habits import DAY, PER_DEVICE, facts, nothing, remember, unknown
from wardline.behaviour.judge import View

PLC = f"dev-{worlds.PLC}"
END = worlds.T0 + 30 * worlds.MINUTE
FIRST = {device.id: worlds.T0 for device in worlds.inventory().all()}
VIEW = View(worlds.inventory(), Learning(until=END, device_s=0), FIRST)


def met(minute: int, *items: str) -> pl.DataFrame:
    """The PLC meets these items in that minute."""
    at = worlds.T0 + minute * worlds.MINUTE
    return pl.DataFrame(
        [(PLC, item, "device", None, at, at // worlds.MINUTE) for item in items],
        schema={
            "device": pl.String,
            "item": pl.String,
            "kind": pl.String,
            "net": pl.String,
            "at": pl.Int64,
            "minute": pl.Int64,
        },
        orient="row",
    )


def known_after(minutes: range, *items: str) -> pl.DataFrame:
    """The memory after meeting the items in each of these minutes."""
    known = nothing()
    for minute in minutes:
        known = remember(known, met(minute, *items), VIEW, worlds.batch(minute, {}))
    return known


def test_a_peer_met_while_learning_is_known_and_another_is_not() -> None:
    known = known_after(range(30), "hmi")
    assert known["visits"].to_list() == [30]
    fresh = unknown(met(40, "hmi", "laptop"), known, VIEW, END + 1)
    assert fresh["item"].to_list() == ["laptop"]


def test_nothing_is_new_while_it_is_learned() -> None:
    assert unknown(met(5, "hmi"), nothing(), VIEW, worlds.T0 + 5 * worlds.MINUTE).is_empty()


def test_what_is_met_after_learning_is_remembered_without_a_visit() -> None:
    known = known_after(range(30), "hmi")
    later = remember(known, met(40, "laptop"), VIEW, worlds.batch(40, {}))
    assert dict(later.select("item", "visits").iter_rows()) == {"hmi": 30, "laptop": 0}
    assert unknown(met(41, "laptop"), later, VIEW, END + 1).is_empty()


def test_a_device_that_meets_everybody_is_held_to_a_bound() -> None:
    known = nothing()
    for minute in range(3):
        crowd = met(minute, *(f"peer-{minute}-{number}" for number in range(1500)))
        known = remember(known, crowd, VIEW, worlds.batch(minute, {}))
    known = remember(known, met(3, "last"), VIEW, worlds.batch(3, {}))
    assert known.height <= PER_DEVICE + 1500


@pytest.mark.feature("B6")
def test_visits_after_learning_never_move_what_is_normal() -> None:
    known = known_after(range(30), "hmi")
    at = END + 20 * DAY
    before = facts(known, PLC, "stranger", "device", VIEW, at)
    for minute in range(40, 140):
        known = remember(known, met(minute, f"new-{minute // 10}"), VIEW, worlds.batch(minute, {}))
    after = facts(known, PLC, "stranger", "device", VIEW, at)
    assert (after.late, after.late_days, after.visits) == (before.late, before.late_days, before.visits)


@pytest.mark.feature("B5")
@pytest.mark.parametrize(("kept_days", "doing"), [(0.5, 0), (1.5, 3)])
def test_what_its_like_took_up_and_kept_for_a_day_speaks_for_one_that_follows(kept_days: float, doing: int) -> None:
    cameras = [f"dev-{camera}" for camera in worlds.CAMERAS]
    first, last = END + DAY, END + DAY + int(kept_days * DAY)
    rows = [(camera, "cloud", "outside", None, worlds.T0, END, 30, True) for camera in cameras]
    rows += [(camera, "new cloud", "outside", None, first, last, 0, False) for camera in cameras[1:]]
    known = pl.DataFrame(rows, schema=nothing().schema, orient="row")
    assert facts(known, cameras[0], "new cloud", "outside", VIEW, last).doing == doing
