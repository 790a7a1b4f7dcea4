"""`Case`: captures to be watched, until when to learn, and what truly happened afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wardline.model.batch import Nanos
from wardline.model.directive import ChangeWindow

DAY_NS = 86_400 * 10**9
LAB, RECORDED = "lab", "recorded"


@dataclass(frozen=True, slots=True)
class Planted:
    """One attack that truly happened: its name and kind, when (ns), from where, and whom it touched.

    `period_s` is the usual time between two calls of a beacon, None for what is none. `also_on` holds addresses of
    further devices on which an incident counts, such as the bots that an attack made. `techniques` are the ATT&CK ids
    of which an incident names one where it names the attack right; empty where nobody says.

    `met` holds, by the address of a device of the site, those that the attack's own packets went to and fro with it: an
    incident counts on such a device where it names one of these, such as the forged senders of a flood.

    Where the labels do not say who attacked, `mac` and `ip` are empty: an incident counts then on a device of
    `also_on`, and on either end of one of `pairs` where it names the other end, or nobody.
    """

    name: str
    kind: str
    start: Nanos
    end: Nanos
    mac: str
    ip: str
    peers: tuple[str, ...] = ()
    period_s: float | None = None
    also_on: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    techniques: tuple[str, ...] = ()
    met: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What a contender watches: `paths` in order of time, all of which lies in [start, end).

    What lies before `learned_until` is to be learned; attacks begin later. `devices` counts those at the site. `group`
    says which cases are measured together: those of the lab apart from those that others recorded. In `bad_hours` (from
    and to) the network or the sensor truly failed, without an attack. `planned` is work that was announced.
    `before` are captures to be learned first, whose times are `before_later` too late: attack-free days of the same
    site that were recorded afterwards.
    """

    name: str
    paths: tuple[Path, ...]
    start: Nanos
    learned_until: Nanos
    end: Nanos
    devices: int
    attacks: tuple[Planted, ...] = ()
    seed: int | None = None
    group: str = LAB
    bad_hours: tuple[tuple[Nanos, Nanos], ...] = ()
    planned: tuple[ChangeWindow, ...] = ()
    before: tuple[Path, ...] = ()
    before_later: Nanos = 0

    @property
    def days(self) -> float:
        """Days judged."""
        return max(0, self.end - self.learned_until) / DAY_NS

    @property
    def device_days(self) -> float:
        """Device-days judged: all devices for the time after learning."""
        return self.devices * self.days
