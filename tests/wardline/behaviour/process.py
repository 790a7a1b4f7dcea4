"""A made-up process behind the PLC: a tank whose level swings, its temperature, a counter, a setpoint."""

import random
from collections.abc import Callable, Mapping

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import HMI, PLC
from wardline.model.batch import Batch

LEVEL, TEMPERATURE, COUNTER, SETPOINT = range(4)
EVERY_S = 10
Change = Callable[[int, dict[int, int]], Mapping[int, int]]


def reading(minute: float, values: list[int], **given: object) -> worlds.Row:
    """One response to a reading of the first registers."""
    answer = {"pdu_type": "RESP", "values": values, "quantity": len(values)}
    return {**worlds.modbus(minute, HMI, PLC, 4, "READ_INPUT_REGISTERS", 0), **answer, **given}


def minutes(length: int, change: Change = lambda _at, values: values, seed: int = 1) -> list[Batch]:
    """Slices of a process read every ten seconds; `change` says what is read instead, by the second."""
    dice = random.Random(seed)
    out, level, rising = [], 500, True
    for minute in range(length):
        rows = []
        for place in range(0, 60, EVERY_S):
            at = minute * 60 + place
            level += (3 if rising else -3) + dice.randint(-1, 1)
            rising = level < 480 if not rising else level < 540
            values = {LEVEL: level, TEMPERATURE: 210 + dice.randint(0, 9), COUNTER: at % 65536, SETPOINT: 510}
            shown = change(at, dict(values))
            rows.append(reading(minute + (place + 0.5) / 60, [shown[one] for one in sorted(shown)]))
        out.append(worlds.batch(minute, {"modbus": rows}))
    return out
