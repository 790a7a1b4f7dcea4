"""`ot_command`: a controller is told what it was never told, by this client, for this unit or at these addresses."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.command_news import BY_OBJECT, stands_for, telling
from wardline.behaviour.command_refusals import REFUSED, refusals_learned, refused
from wardline.behaviour.commands import commands
from wardline.behaviour.known_commands import NOTHING, Facts, beside_known, facts, is_judged, learned, nearest
from wardline.behaviour.scoring import (
    MOMENT_PRIOR,
    category,
    missing_mass,
    novelty,
    part,
    prior,
)
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

FOLDED = 5
"""More new kinds of command than this, from one client to one controller in one slice, are told as one finding."""

FLOODING = 600
"""New requests within a slice from which they wear the controller down besides: ten a second, where polling has one."""

_HARM: Mapping[str, tuple[float, str]] = {
    "stop": (2.0, "it restarts, stops or silences the controller, which ordinary operation seldom does"),
    "write": (0.0, ""),
    "look": (0.7, "it asks what the controller is, which ordinary polling does not"),
    "read": (0.0, ""),
    "report": (0.0, ""),
}
_TECHNIQUES: Mapping[str, tuple[str, ...]] = {
    "stop": ("T0816", "T0814"),
    "write": ("T0855", "T0836"),
    "look": ("T0888",),
    "read": ("T0861",),
    "report": ("T0856",),
}
_PROTOCOLS: Mapping[str, str] = {
    "modbus": "Modbus", "dnp3": "DNP3", "bacnet": "BACnet", "cip": "CIP", "s7comm": "S7comm", "iec104": "IEC 104",
}  # fmt: skip
_UNITS: Mapping[str, str] = {"Modbus": "unit", "IEC 104": "station"}
_DOC = """\
### What it means
A Modbus, DNP3, BACnet, CIP, S7comm or IEC 104 request differs from all that this controller got while it was learned:
from a client that never commanded it, with a function (for DNP3 also object groups, for writes over BACnet, CIP and
S7comm also the object, tag, variable or program block) that this client never used on this unit, or outside the range
of addresses that this client used with that function. Or the controller refuses far more Modbus requests or IEC 104
commands than it ever did.

Discovery (BACnet Who-Is and Who-Has, EtherNet/IP ListIdentity) is news only from a device that never spoke to a
controller. A BACnet notification is news only from a device that nobody ever asked anything; announcements (I-Am) are
never told.

### How the number is made
`new sender`, `new command` and `new addresses` weigh one in two against the Good-Turing chance that the next contact
brings something new: (met once + ½) / (contacts + 1), contacts being kinds of command by minute; for addresses,
minutes in which the range grew take the place of what was met once. Where a write of another object is another kind
of command (BACnet, CIP, S7comm), a known writer is measured by its writes of that sort alone: who writes ever new
objects will write another. `reads and writes` asks whether commands of this sort are usual for this client (for a new
client: for this controller); a write from a client that only ever read weighs most. `what it does` adds for commands
that stop or restart (about 7 to 1) or ask for identification (2 to 1). `several at once` counts other new kinds of
command in the same slice. Refusals: the Poisson tail of their number (Chernoff bound), as the largest Bayes factor
that such a p-value can carry.

### Blind spots
A known command with a harmful value at a known address. Commands inside an encrypted session. Commands of a client
that was already hostile while the controller was learned. DNP3 internal indications, BACnet and S7comm errors and CIP
statuses are not counted as refusals. S7comm-plus is told by its operations alone. A known BACnet write at another
priority. Cyclic CIP data (UDP 2222).

A controller that nobody commanded while it was learned has no contacts to estimate from: there the minutes for which
it was watched take their place, with the prior of a single minute.

### How to make it normal
What is new is not learned by itself: it is told again whenever it comes back after ten quiet minutes, until it was
there on seven different days. "Learn this" adopts it at once, and a change window keeps planned work quiet.
"""


class OtCommand:
    """New clients, functions, units and address ranges at a controller, and bursts of refusals."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="ot_command",
        title="Controller command never seen before",
        cause="ot-command",
        tables=("modbus", "dnp3", "bacnet", "cip", "s7comm", "iec104"),
        techniques=(
            "T0855",
            "T0836",
            "T0816",
            "T0814",
            "T0846",
            "T0888",
            "T0861",
            "T0806",
            "T0856",
            "T0848",
            "T0803",
            "T0804",
            "T0843",
            "T0858",
            "T0878",
            "T0889",
            "T0881",
            "T0845",
        ),
        severity="high",
        warm_up="The controller's learning period; about 50 contacts before one new command can stand out.",
        doc=_DOC,
        next_steps=(
            "Ask the operator whether this command was given on purpose, by whom and under which work order.",
            "Read the values that were written and compare them with the process state of that minute.",
            "If it was not wanted, let only known clients reach the controller, with their known functions.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """Findings for each new kind of command, and for refusals above what is usual."""
        met = commands(seen)
        if met.is_empty():
            return ()
        known = memory.get("known", NOTHING)
        fresh = telling(beside_known(met, known).filter(pl.col("is_new") | pl.col("is_wider")), known)
        found: list[Finding] = []
        for (client, server), group in fresh.group_by("client", "server", maintain_order=True):
            if is_judged(group.row(0, named=True), devices, seen.start):
                found += self._told(seen, devices, known, str(client), str(server), group)
        before = memory.get("refused", pl.DataFrame(schema=REFUSED))
        return [*found, *refused(self.spec.id, seen, devices, known, before)]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Every command of this slice is known from now on."""
        met = commands(seen)
        if met.is_empty():
            return memory
        known = memory.get("known", NOTHING)
        return {
            "known": learned(met, known, devices, seen),
            "refused": refusals_learned(seen, memory.get("refused", pl.DataFrame(schema=REFUSED))),
        }

    def _told(
        self, seen: Batch, devices: DeviceView, known: pl.DataFrame, client: str, server: str, group: pl.DataFrame
    ) -> list[Finding]:
        """One finding for each new command of a pair, or one for all where they are many."""
        rows = group.to_dicts()
        findings = []
        for row in rows if len(rows) <= FOLDED else [_worst(rows)]:
            about = facts(known, server, row, devices, seen.start)
            parts = _parts(known, row, about, len(rows))
            if math.fsum(one.value for one in parts) >= 0:
                findings.append(self._finding(known, row, rows if len(rows) > FOLDED else [row], about, parts, devices))
        return findings

    def _finding(
        self,
        known: pl.DataFrame,
        row: Mapping[str, Any],
        rows: Sequence[Mapping[str, Any]],
        facts: Facts,
        parts: Sequence[Part],
        devices: DeviceView,
    ) -> Finding:
        client, server = named(row["client"], devices), named(row["server"], devices)
        command = _worded(row)
        many = len(rows) > 1
        what = f"{counted(len(rows), 'kind')} of command (such as {command})" if many else command
        new = "which was never seen between them before" if row["sender_known"] else "and the two never spoke so before"
        if row["is_wider"] and not many:
            new = f"outside the known addresses {row['low_known']} to {row['high_known']}"
        usual = f"{counted(facts.kinds, 'kind')} of command from {counted(facts.senders, 'client')}"
        techniques = list(stands_for(row["func"], row["command"]) or _TECHNIQUES[row["what"]])
        if (many or len({one["unit"] for one in rows}) > 1) and "T0846" not in techniques:
            techniques.append("T0846")
        if not row["sender_known"] and row["what"] != "report":
            techniques.append("T0848")
        count = sum(one["rows"] for one in rows)
        if count >= FLOODING and "T0814" not in techniques:
            techniques.append("T0814")
        said = (
            f"{client} sent {server} {what}" if row["what"] != "report" else f"{server} reported to {client} by {what}"
        )
        return Finding(
            detector=self.spec.id,
            ts=min(one["at"] for one in rows),
            end=max(one["last"] for one in rows),
            device=DeviceId(row["client_device"] or row["server_device"]),
            claim=f"{said}, {new}; in {lasting(facts.end - facts.start)} it got {usual}.",
            subject=f"server={safe(row['server'])} client={safe(row['client'])} "
            + ("commands" if many else f"command={safe(row['command'])}" + (" addresses" if row["is_wider"] else "")),
            severity=self.spec.severity if row["what"] in ("write", "stop") else "medium",
            observed=Quantity(f"{counted(count, 'request')}: {what}", float(count), "requests"),
            expected=Expectation(
                f"one of the {usual} known at this controller",
                0.0,
                round(missing_mass(facts.visits, facts.singles), 6),
                "new commands per contact",
            ),
            baseline=Baseline(
                facts.start, facts.end, facts.visits, "contacts (a kind of command in a minute)", "operational"
            ),
            parts=tuple(parts),
            evidence=tuple(RowRef(one["table"], one["uid"], one["at"]) for one in rows[:50]),
            techniques=tuple(techniques),
            peers=(row["server"] if row["client_device"] else row["client"],),
            nearest=nearest(known, row, devices),
            to_be_normal="The same from this client while the controller was learned, or on seven days since.",
        )


def _worst(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    rank = {"stop": 0, "write": 1, "look": 2, "read": 3, "report": 4}
    return min(rows, key=lambda row: (rank[row["what"]], row["at"], row["command"]))


def _parts(known: pl.DataFrame, row: Mapping[str, Any], facts: Facts, at_once: int) -> list[Part]:
    span = lasting(facts.end - facts.start)
    name = "new addresses" if row["is_wider"] else "new command" if row["sender_known"] else "new sender"
    why = {
        "new addresses": f"in {facts.visits} minutes with this command its range grew in {facts.singles}",
        "new command": f"in {span} and {facts.visits} contacts, {facts.singles} kinds of command came only once",
        "new sender": f"in {span} and {facts.visits} contacts it had {counted(facts.senders, 'client')}",
    }[name]
    if facts.watched:
        why = f"in {span} nobody was seen to command it"
        parts = [prior(MOMENT_PRIOR), part(name, novelty(facts.watched, 0), why)]
    else:
        parts = [prior(), part(name, novelty(facts.visits, facts.singles), why)]
    base = known.filter((pl.col("server") == row["server"]) & pl.col("learned"))
    if row["sender_known"]:
        base = base.filter(pl.col("client") == row["client"])
    acts = ("write", "stop") if row["what"] in ("write", "stop") else ("read", "look")
    visits = int(base["visits"].sum())
    like = int(base.filter(pl.col("what").is_in(acts))["visits"].sum())
    whose = "this client's" if row["sender_known"] else "the controller's"
    sort = "writes or controls" if acts[0] == "write" else "reads"
    parts.append(
        part("reads and writes", category(like, visits, 2), f"{like} of {whose} {visits} contacts were {sort}")
    )
    value, harm = _HARM[row["what"]]
    if value:
        parts.append(part("what it does", value, harm))
    if at_once > 1:
        parts.append(
            part("several at once", min(2.0, math.log(at_once)), f"{at_once} new kinds of command in one slice")
        )
    return parts


def _worded(row: Mapping[str, Any]) -> str:
    proto = _PROTOCOLS[row["proto"]]
    unit = "" if row["unit"] is None else f" to {_UNITS.get(proto, 'outstation')} {row['unit']}"
    where = (
        "" if row["low"] is None else f" at {row['low']}" + (f" to {row['high']}" if row["high"] != row["low"] else "")
    )
    about = row["command"].partition(f" {row['func']} ")[2].strip() if row["proto"] in BY_OBJECT else ""
    return f"{proto} {safe(row['func'])}{unit}{where}" + (f" of {safe(about)}" if about else "")
