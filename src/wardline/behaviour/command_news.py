"""Which new commands are no news, and which techniques a command stands for beyond those of its sort.

Discovery asks everybody and harms nobody: it is news only from somebody who never spoke to controllers. A
notification is what a controller is for: it is news only from a device that nobody ever asked anything. A station of
IEC 104 reports to whoever started it: what that one then asks is the news.

References: MITRE ATT&CK for ICS v18.1 (techniques); ANSI/ASHRAE 135-2020 13 (notification), 16.10 (Who-Is).
"""

from collections.abc import Mapping

import polars as pl

from wardline.behaviour import bacnet_commands, cip_commands, s7_commands

BY_OBJECT = ("bacnet", "cip", "s7comm")
"""Protocols whose writes are kinds of command by object: a writer of many objects will write another."""

_PROGRAM = ("Program", "Routine", "Symbol", "Template", "Task")
"""What a Logix controller's program is made of."""
_DISCOVERIES = (*bacnet_commands.DISCOVERIES, *cip_commands.DISCOVERIES)
_TECHNIQUES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_DISCOVERIES, ("T0846",)),
    **dict.fromkeys((*cip_commands.DOWNLOADS, *s7_commands.DOWNLOADS), ("T0843", "T0889", "T0855")),
    **dict.fromkeys(s7_commands.UPLOADS, ("T0845",)),
    **dict.fromkeys(s7_commands.STOPS, ("T0858", "T0881", "T0814")),
    **dict.fromkeys(cip_commands.MODES, ("T0858", "T0814")),
    "atomic_write_file": ("T0843", "T0855"),
    "device_communication_control": ("T0814", "T0803", "T0804"),
    "life_safety_operation": ("T0878", "T0855"),
    "acknowledge_alarm": ("T0878", "T0855"),
}


def telling(fresh: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The new commands without those that are no news; `known` are all from before."""
    looks = pl.col("func").is_in(_DISCOVERIES)
    reports = (pl.col("what") == "report") & (pl.col("proto") == "bacnet")
    started = (pl.col("what") == "report") & (pl.col("proto") == "iec104")
    if fresh.is_empty() or fresh.filter(looks | reports | started).is_empty():
        return fresh
    servers = known["server"].unique()
    speakers = pl.concat([known["client"], servers]).unique()
    return fresh.filter(
        ~started,
        ~(looks & pl.col("client").is_in(speakers.implode())),
        ~(reports & pl.col("server").is_in(servers.implode())),
    )


def stands_for(func: str, command: str) -> tuple[str, ...]:
    """Techniques that this function stands for; empty where those of its sort say all."""
    if func in ("Create", "Delete") and any(f" {func} {name} " in f"{command} " for name in _PROGRAM):
        return ("T0843", "T0889")
    return _TECHNIQUES.get(func, ())
