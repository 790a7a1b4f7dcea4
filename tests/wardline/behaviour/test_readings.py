"""What registers read, by slice, whatever the slices are."""

import polars as pl

from tests.wardline.behaviour import process, worlds
from tests.wardline.behaviour.process import LEVEL, SETPOINT
from wardline.behaviour.readings import KEY, KNOWN, PER_SERVER, readings, remember
from wardline.model.batch import Batch
from wardline.model.ports import Memory
from wardline.model.schema import frame

SERVER = f"dev-{worlds.PLC}"


def _learned(batches: list[Batch]) -> pl.DataFrame:
    memory: Memory = {}
    for seen in batches:
        now = readings(seen, memory)
        memory = {"known": remember(now, memory, [SERVER], pl.DataFrame(schema={name: KNOWN[name] for name in KEY}))}
    return memory["known"]


def _of(known: pl.DataFrame, register: int) -> dict[str, int]:
    return known.filter(pl.col("register") == register).row(0, named=True)


def test_a_register_is_told_by_its_range_steps_and_stillness() -> None:
    level = _of(_learned(process.minutes(30)), LEVEL)
    assert level["readings"] == 180
    assert 440 < level["low"] < level["high"] < 560
    assert level["moves"] > 150
    assert 1 <= level["step"] <= 5
    assert level["crossings"] >= 3
    assert level["waits"] == 179 * 10_000_000_000
    setpoint = _of(_learned(process.minutes(30)), SETPOINT)
    assert (setpoint["moves"], setpoint["still"], setpoint["low"], setpoint["high"]) == (0, 0, 510, 510)


def test_slices_of_ten_minutes_say_the_same_as_slices_of_one() -> None:
    short = process.minutes(30)
    long = [
        Batch(
            "made",
            short[at].start,
            short[at + 9].end,
            {"modbus": pl.concat([one.tables["modbus"] for one in short[at : at + 10]])},
        )
        for at in range(0, 30, 10)
    ]
    one, ten = _of(_learned(short), LEVEL), _of(_learned(long), LEVEL)
    same = ("readings", "total", "low", "high", "moves", "ups", "step", "waits", "still", "still_from", "last", "value")
    assert {name: one[name] for name in same} == {name: ten[name] for name in same}


def test_a_pause_in_the_readings_is_no_step() -> None:
    batches = process.minutes(60)
    known = _of(_learned([*batches[:20], *batches[45:]]), LEVEL)
    assert known["step"] <= 5


def test_exceptions_and_requests_are_no_readings() -> None:
    refused = worlds.modbus(0.1, worlds.HMI, worlds.PLC, 4, "READ_INPUT_REGISTERS", 0, pdu_type="RESP", exception="X")
    asked = worlds.modbus(0.2, worlds.HMI, worlds.PLC, 4, "READ_INPUT_REGISTERS", 0)
    assert readings(worlds.batch(0, {"modbus": [refused, asked]}), {}).is_empty()
    assert readings(worlds.batch(0, {"conn": []}), {}).is_empty()
    untagged = Batch("made", worlds.T0, worlds.T0 + 1, {"modbus": frame("modbus", [process.reading(0, [1])])})
    assert readings(untagged, {}).is_empty()


def test_the_registers_that_move_are_kept() -> None:
    def wide(minute: int) -> Batch:
        rows = []
        for when in (0.1, 0.6):
            values = [500 + int(10 * when) if place > 400 else 7 for place in range(500)]
            rows += [process.reading(minute + when, values[at : at + 125], address=at) for at in range(0, 500, 125)]
        return worlds.batch(minute, {"modbus": rows})

    known = _learned([wide(minute) for minute in range(4)])
    assert known.height == PER_SERVER
    assert set(range(401, 500)) <= set(known["register"])
