"""What a controller was told: what counts as news, and when news is old."""

from typing import Any, cast

import polars as pl

from wardline.behaviour.commands import SCHEMA
from wardline.behaviour.known_commands import (
    ADOPTED_DAYS,
    NOTHING,
    QUIET_NS,
    WATCHED_MINUTES,
    beside_known,
    facts,
    learned,
    nearest,
)
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView

DAY = 86_400 * 10**9
MINUTE = 60 * 10**9


class Staged:
    """A view in which every device is in one stage, and known by nothing."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def stage(self, device: DeviceId, at: int) -> str:
        return self._stage

    def get(self, device: DeviceId) -> None:
        return None


LEARNING, JUDGED = (cast(DeviceView, Staged(stage)) for stage in ("learning", "operational"))


def met(client: str = "hmi", command: str = "modbus 1 READ", at: int = 0, low: int = 10, **given: Any) -> pl.DataFrame:
    row = {
        "client": client, "server": "plc", "command": command, "client_device": client, "server_device": "plc",
        "proto": "modbus", "unit": 1, "func": "READ", "what": "read", "table": "modbus", "uid": "C1", "at": at,
        "last": at, "rows": 1, "visits": 1, "low": low, "high": low + 5, **given,
    }  # fmt: skip
    return pl.DataFrame([row], schema=SCHEMA)


def slice_at(at: int) -> Batch:
    return Batch("test", at, at + MINUTE, {})


def known(*commands: pl.DataFrame, view: DeviceView = LEARNING, before: pl.DataFrame = NOTHING) -> pl.DataFrame:
    frame = before
    for one in commands:
        frame = learned(one, frame, view, slice_at(one["at"][0]))
    return frame


def news(command: pl.DataFrame, past: pl.DataFrame) -> tuple[bool, bool]:
    """Whether it is new, and whether it is outside the known addresses."""
    row = beside_known(command, past).row(0, named=True)
    return row["is_new"], row["is_wider"]


def test_what_was_learned_is_no_news_and_another_address_is_wider() -> None:
    past = known(met())
    assert news(met(at=DAY), past) == (False, False)
    assert news(met(at=DAY, low=500), past) == (False, True)
    assert news(met(at=DAY, client="laptop"), past) == (True, False)


def test_what_was_told_is_told_again_after_quiet_minutes_until_seven_days_saw_it() -> None:
    past = known(met(client="laptop"), view=JUDGED)
    assert news(met(client="laptop", at=QUIET_NS), past) == (False, False)
    assert news(met(client="laptop", at=QUIET_NS + 1), past) == (True, False)
    week = known(*(met(client="laptop", at=day * DAY) for day in range(ADOPTED_DAYS)), view=JUDGED)
    assert news(met(client="laptop", at=20 * DAY), week) == (False, False)


def test_facts_count_only_what_was_learned() -> None:
    past = known(met(), met(at=MINUTE), met(client="historian", at=2 * MINUTE))
    past = known(met(client="laptop", at=3 * MINUTE), view=JUDGED, before=past)
    row = beside_known(met(client="stranger", at=DAY), past).row(0, named=True)
    found = facts(past, "plc", row, JUDGED, DAY)
    assert (found.visits, found.kinds, found.senders, found.singles) == (3, 2, 2, 1)
    assert not row["sender_known"]


def test_a_controller_that_nobody_commanded_is_known_by_how_long_it_was_watched() -> None:
    row = beside_known(met(at=DAY), NOTHING).row(0, named=True)
    found = facts(NOTHING, "plc", row, JUDGED, DAY)
    assert found.visits == 0
    assert found.watched <= WATCHED_MINUTES


def test_the_nearest_command_is_of_the_same_client_first() -> None:
    past = known(met(client="historian"), met(client="historian", at=MINUTE), met(command="modbus 1 WRITE", at=MINUTE))
    row = beside_known(met(at=DAY), past).row(0, named=True)
    assert nearest(past, row, JUDGED).startswith("modbus 1 WRITE from hmi")
    assert nearest(NOTHING, row, JUDGED) == ""
