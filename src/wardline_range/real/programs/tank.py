"""A tank that is filled by a pump and drawn from: the process behind the lab's controllers.

The registers are those of the virtual lab's controller, so that an attack written for the one moves the other.
"""

import math
from dataclasses import dataclass, field

from wardline_range.chance import Chance

LEVEL, FLOW, TEMPERATURE = 0, 1, 2
"""Input registers: level in tenths of a per cent, flow in l/min, temperature in tenths of a degree."""
SETPOINT, HIGH_ALARM, LOW_ALARM = 0, 1, 2
"""Holding registers, in tenths of a per cent."""
PUMP, VALVE = 0, 1
"""Coils."""
HOLDING = (620, 900, 150, 40, 55, 0, 12, 3, *(0 for _ in range(56)))
_BAND = 25.0
_FILLS, _DRAWS = 1.1, 0.35
"""Tenths of a per cent a second."""


@dataclass
class Tank:
    """Its state, and how it goes on; the pump keeps the level within a band about the setpoint."""

    chance: Chance
    level: float = 600.0
    pump_runs: bool = False
    seconds: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.seconds = self.chance.between(0, 3000)

    def go_on(self, seconds: float, setpoint: float) -> None:
        """Time passes."""
        self.seconds += seconds
        if self.level < setpoint - _BAND:
            self.pump_runs = True
        elif self.level > setpoint + _BAND:
            self.pump_runs = False
        draw = _DRAWS + 0.25 * math.sin(self.seconds / 700) + self.chance.between(-0.1, 0.1)
        self.level = max(0.0, min(1000.0, self.level + seconds * (_FILLS * self.pump_runs - draw)))

    @property
    def flow(self) -> float:
        """Through the pump, l/min."""
        return 180 * self.pump_runs + self.chance.between(0, 6)

    @property
    def temperature(self) -> float:
        """Of what is in it, tenths of a degree."""
        return 214 + 12 * math.sin(self.seconds / 2400) + self.chance.between(0, 2)
