"""Small cases, attacks and alarms; times are minutes after the beginning."""

from pathlib import Path

from wardline_eval.case import LAB, Case, Planted
from wardline_eval.contender import Alarm
from wardline_eval.measure import Watched

MINUTE = 60 * 10**9
LEARNED, END = 60, 24 * 60


def an_attack(number: int = 1, start: int = 100, lasts: int = 10, **more: object) -> Planted:
    """A scan from device 10.0.0.`number`."""
    told: dict[str, object] = {
        "name": f"scan-{number}", "kind": "scan", "start": start * MINUTE, "end": (start + lasts) * MINUTE,
        "mac": f"aa:00:00:00:00:{number:02x}", "ip": f"10.0.0.{number}", "peers": ("10.0.0.99",),
    }  # fmt: skip
    return Planted(**{**told, **more})  # type: ignore[arg-type]


def a_case(*attacks: Planted, name: str = "home", devices: int = 100, group: str = LAB) -> Case:
    """A day of which the first hour is learned."""
    return Case(name, (Path("home.pcapng"),), 0, LEARNED * MINUTE, END * MINUTE, devices, attacks, 7, group)


def an_alarm(number: int = 1, at: int = 101, score: float = 0.9, *, lasts: int = 1, title: str = "") -> Alarm:
    """On device 10.0.0.`number`, made at the end of its minute."""
    end = (at + lasts) * MINUTE
    return Alarm(at * MINUTE, end, (f"10.0.0.{number}",), (), score, "scan", (end,), title)


def told(*alarms: Alarm, case: Case, contender: str = "wardline", raw: bool = False) -> Watched:
    """What a contender told of a case."""
    return Watched(contender, raw, not raw, case, alarms, 1.0)
