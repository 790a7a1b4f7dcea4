"""What people tell Wardline on the command line: suppress, learn, verdict, context, and what of it stands."""

import getpass
import ipaddress
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wardline import incidents
from wardline.app import pipeline
from wardline.app.told import Said, directives, row, standing
from wardline.behaviour.registry import all_detectors
from wardline.model.batch import Nanos
from wardline.model.directive import OUTCOMES, Context, Lesson, Suppression, Verdict
from wardline.model.errors import InputError, UsageError
from wardline.model.finding import Finding
from wardline.model.incident import Incident
from wardline.model.text import iso, printable
from wardline.store.checkpoint import Checkpoint
from wardline.store.ledger import UNDO, Entry, Ledger

LONGEST_DAYS = 180
"""What is kept quiet longer than this nobody remembers; say it again then, or teach it."""

_NS = 1_000_000_000
_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
State = Annotated[Path, typer.Option(help="Folder of `wardline analyze --state`; the ledger lies in it.")]
Reason = Annotated[str, typer.Option(help="Why; somebody will ask for it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Who = Annotated[str | None, typer.Option(help="Who says so. None: the user who runs this.")]

app = typer.Typer(no_args_is_help=True, help="What people told: suppressions, lessons, verdicts and context.")


def suppress(
    devices: Annotated[
        list[str], typer.Argument(help="Address, host name, id, a group such as type:camera or zone:hall-2, or '*'.")
    ],
    kind: Annotated[list[str], typer.Option(help="Detector or cause (docs/alerts.md); may be given several times.")],
    reason: Reason,
    for_: Annotated[str, typer.Option("--for", help=f"How long: 90m, 12h, 14d; at most {LONGEST_DAYS}d.")],
    peer: Annotated[str, typer.Option(help="Only findings that name this peer.")] = "",
    begin: Annotated[
        str, typer.Option("--from", help="When it begins (UTC). None: where the state stands, or else now.")
    ] = "",
    state: State = Path("state"),
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Keep findings quiet for a while: counted and listed, but no incident."""
    known = sorted({name for one in all_detectors() for name in (one.spec.id, one.spec.cause)})
    for one in kind:
        if one not in known:
            raise UsageError(f"--kind {one!r} is no detector or cause; one of {', '.join(known)}")
    start = _time(begin) if begin else _now(state)
    made = Suppression("", tuple(devices), tuple(kind), peer, start, start + _lasting(for_), _reason(reason))
    _tell(state, made, who, as_json, f"quiet until {iso(made.end)}")


def learn(
    what: Annotated[str, typer.Argument(help="Id of a finding (F…) or of an incident (I…: all its matters).")],
    reason: Reason,
    state: State = Path("state"),
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Call the behaviour of a finding normal: that device, that detector, that very matter, and no other."""
    found, told = _found(state)
    chosen = _matters(what, found, told)
    start = _now(state)
    for device, detector, subject in chosen:
        _tell(state, Lesson("", device, detector, subject, start, _reason(reason)), who, as_json, "normal from now on")


def verdict(
    incident: Annotated[str, typer.Argument(help="Id of an incident.")],
    outcome: Annotated[str, typer.Argument(help="true, benign (real, nothing bad) or false.")],
    state: State = Path("state"),
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Say how an incident turned out: precision is counted by kind, and the next ones of its kind are weighed by it."""
    picked = next((one for one in OUTCOMES if one == outcome), None)
    if picked is None:
        raise UsageError(f"{outcome!r} is no verdict; say {', '.join(OUTCOMES)}")
    _, told = _found(state)
    one = next((each for each in told if each.id == incident), None)
    if one is None:
        raise InputError(f"the state in {state} holds no incident {incident}: take its id from incidents.jsonl")
    said = incidents.probability(one.findings)  # what the findings alone gave it, before earlier verdicts
    _tell(state, Verdict("", one.id, one.cause, said, picked), who, as_json, f"{outcome}: {printable(one.title, 80)}")


def context(
    devices: Annotated[str, typer.Argument(help="Address, host name, id, or a network such as 10.0.5.0/24.")],
    owner: Annotated[str, typer.Option(help="Whom to call.")] = "",
    zone: Annotated[str, typer.Option(help="Where it stands.")] = "",
    criticality: Annotated[
        int, typer.Option(min=0, max=5, help="1 (nobody would miss it) to 5 (people or the process depend on it).")
    ] = 0,
    state: State = Path("state"),
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Say whose devices are, where they stand and how much depends on them; incidents show it."""
    if not (owner or zone or criticality):
        raise UsageError("give at least one of --owner, --zone and --criticality")
    if "/" in devices:
        try:
            ipaddress.ip_network(devices, strict=False)
        except ValueError:
            raise UsageError(f"{devices!r} is no network; write for example 10.0.5.0/24") from None
    _tell(state, Context("", devices, owner, zone, criticality), who, as_json, "known")


@app.command("list", epilog="Example: `wardline directives list --state state/`")
def list_command(state: State = Path("state"), as_json: AsJson = False) -> None:
    """What stands, who said it and when, and how many findings it has kept quiet so far."""
    with Ledger(state) as ledger:
        rows = ledger.standing()
    quiet = _state(state).quiet if _has_state(state) else incidents.Quiet()
    told = [{"id": one.id, "kind": one.kind, **one.told, "who": one.who, "at": iso(one.at),
             "kept_quiet": quiet.by(one.id)} for one in rows]  # fmt: skip
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table("id", "kind", "what", "who", "kept quiet", box=None)
    for one in rows:
        count = str(quiet.by(one.id)) if one.kind in ("suppression", "lesson") else ""
        table.add_row(one.id, one.kind, Text(_words(one)), Text(printable(one.who, 40)), count)
    Console().print(table if rows else "nothing was told yet")


@app.command("undo", epilog="Example: `wardline directives undo S3 --reason 'the scanner is gone'`")
def undo_command(id_: str, reason: Reason, state: State = Path("state"), who: Who = None) -> None:
    """Take something back; both rows stay in the ledger."""
    with Ledger(state) as ledger:
        if id_ not in {one.id for one in ledger.standing()}:
            raise InputError(f"{id_} does not stand in the ledger of {state}: see `wardline directives list`")
        made = ledger.write(UNDO, {"id": id_, "reason": _reason(reason)}, who or _user(), time.time_ns())
    typer.echo(f"{made.id}: {id_} is taken back")


@app.command("verify", epilog="Example: `wardline directives verify --state state/`")
def verify_command(state: State = Path("state")) -> None:
    """Check that no row of the ledger was altered, removed or put in between; exit status 1 where one was."""
    with Ledger(state) as ledger:
        broken, count = ledger.verify(), len(ledger.entries())
    typer.echo(f"row {broken} is not as it was written" if broken else f"{count} rows, all as they were written")
    if broken:
        raise typer.Exit(1)


@app.command("precision", epilog="Example: `wardline directives precision --json`")
def precision_command(state: State = Path("state"), as_json: AsJson = False) -> None:
    """How often each kind of incident was true, by verdict, and what that adds to the next."""
    found = incidents.precisions(standing(state).verdicts)
    if as_json:
        typer.echo(json.dumps([{**asdict(one), "share": one.share, "shift": one.shift} for one in found], indent=2))
        return
    table = Table("kind", "verdicts", "true", "95 %", "had been said", "shift, nats", box=None)
    for one in found:
        table.add_row(
            one.cause, str(one.verdicts), f"{one.share:.0%}", f"{one.low:.0%} to {one.high:.0%}", f"{one.said:.0%}",
            f"{one.shift:+.2f}",
        )  # fmt: skip
    Console().print(table if found else "no verdicts yet: wardline verdict INCIDENT true|benign|false")


def register(on: typer.Typer) -> None:
    """Hang the commands into the command line."""
    on.command(epilog="Example: `wardline suppress type:camera --kind new_peer --for 14d --reason 'new NVR'`")(suppress)
    on.command(epilog="Example: `wardline learn F0123456789abcdef --reason 'the new historian'`")(learn)
    on.command(epilog="Example: `wardline verdict I0123456789abcdef benign`")(verdict)
    on.command(epilog="Example: `wardline context 10.0.5.0/24 --zone hall-2 --owner operations`")(context)
    on.add_typer(app, name="directives")


def _tell(state: Path, said: Said, who: str | None, as_json: bool, so: str) -> None:
    kind, told = row(said)
    with Ledger(state) as ledger:
        made = ledger.write(kind, told, who or _user(), time.time_ns())
        directives([made])
    if as_json:
        typer.echo(json.dumps({"id": made.id, "kind": kind, **told, "who": made.who, "at": iso(made.at)}))
    else:
        typer.echo(f"{made.id}: {so}")


def _has_state(folder: Path) -> bool:
    with Checkpoint(folder) as kept:
        return kept.until is not None


def _state(folder: Path) -> pipeline.State:
    with Checkpoint(folder) as kept:
        return pipeline.from_frames(kept.frames())


def _found(folder: Path) -> tuple[Sequence[Finding], Sequence[Incident]]:
    """The findings and incidents that the state holds. Raises InputError where it holds none."""
    if not _has_state(folder):
        raise InputError(f"there is no state in {folder}: run `wardline analyze … --state {folder}` first")
    with Checkpoint(folder) as kept:
        findings = [*map(incidents.from_json, kept.findings())]
    return findings, pipeline.picture(_state(folder), standing(folder)).incidents


def _matters(what: str, found: Sequence[Finding], told: Sequence[Incident]) -> list[tuple[str, str, str]]:
    """Device, detector and subject of a finding, or of all findings of an incident, each once."""
    incident = next((one for one in told if one.id == what), None)
    chosen = incident.findings if incident else [one for one in found if one.id == what]
    if not chosen:
        raise InputError(f"there is no finding or incident {what}: take an id from findings.jsonl or incidents.jsonl")
    return list(dict.fromkeys((str(one.device), one.detector, one.subject) for one in chosen))


def _now(folder: Path) -> Nanos:
    """Where the traffic stands that the state knows; the clock where it knows none."""
    with Checkpoint(folder) as kept:
        return kept.until or time.time_ns()


def _time(text: str) -> Nanos:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--from {text!r} is no time; write for example 2026-05-11T09:00Z") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) * _NS


def _lasting(text: str) -> Nanos:
    found = re.fullmatch(r"(\d{1,6})([mhd])", text.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= LONGEST_DAYS * 86_400:
        raise UsageError(f"--for {text!r}: write 90m, 12h or 14d, at most {LONGEST_DAYS}d; it can be said again then")
    return seconds * _NS


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError("--reason is empty; somebody will ask for it")
    return text.strip()[:300]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _words(one: Entry) -> str:
    told: Mapping[str, Any] = one.told
    match one.kind:
        case "suppression":
            about = f"{', '.join(told['kinds'])} of {', '.join(told['devices'])}"
            peer = f" with {told['peer']}" if told["peer"] else ""
            said = f"{about}{peer} until {iso(told['end'])}: {told['reason']}"
        case "lesson":
            said = f"{told['detector']} of {told['device']}, {told['subject']}: {told['reason']}"
        case "verdict":
            said = f"{told['incident']} ({told['cause']}) was {told['outcome']}"
        case _:
            facts = (f"{name} {told[name]}" for name in ("owner", "zone", "criticality") if told[name])
            said = f"{told['devices']}: {', '.join(facts)}"
    return printable(said, 300)
