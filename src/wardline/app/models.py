"""`wardline models`: what the site's baseline was made from, which version of it judges, and who answers for it.

A version is the memory of all detectors at one moment, kept in a folder of its own beside the state. A candidate is
learned from captures and judges others beside the version that judges now; a person signs it off, or goes back.
"""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from wardline.app import pipeline
from wardline.app.told import standing
from wardline.behaviour import Learning
from wardline.govern import beside, registry, written
from wardline.govern.beside import Confirmed
from wardline.govern.card import card
from wardline.govern.catalogue import Source as Origin
from wardline.govern.catalogue import overdue, read_catalogue
from wardline.govern.drift import MOVED, histogram_index, stale
from wardline.govern.registry import Data, Registry, SignOff, Version
from wardline.incidents.budget import EVEN
from wardline.model.batch import Nanos
from wardline.model.directive import UNTOLD
from wardline.model.errors import InputError, UsageError
from wardline.model.incident import Incident
from wardline.model.text import iso
from wardline.report.report import product_version
from wardline.sources.choose import open_source
from wardline.store import json_file
from wardline.store.checkpoint import Checkpoint

MODEL = "baseline"
PURPOSE = "What each device of the site normally does, and how rare what it does is: the memory of all detectors."
OLDEST_DAYS = 90.0
"""A baseline that was made longer ago than this is to be looked at again."""

_FILE = "models.json"
_OWN = "behaviour/"
_BINS = "behaviour/volume/bins"
State = Annotated[Path, typer.Option(help="Folder of `wardline analyze --state`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Name = Annotated[str, typer.Option(help="Who answers for it.")]
Role = Annotated[str, typer.Option(help="In which role.")]
Checked = Annotated[
    list[Path], typer.Option("--check", help="Later captures that both versions judge. May be given several times.")
]

app = typer.Typer(no_args_is_help=True, help="The site's baseline: versions, cards, retraining, sign-off and drift.")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one version told of the captures to check: incidents, device-hours, and first and last time (ns)."""

    told: tuple[Incident, ...]
    windows: int
    start: Nanos
    end: Nanos


@app.command(epilog="Example: `wardline models register --check week-2.pcap --name A.B. --role operations`")
def register(check: Checked, name: Name, role: Role, reason: str = "first", state: State = Path("state")) -> None:
    """Keep what was learned so far as a version that judges; its figures are measured on later captures."""
    held = _read(state)
    number = len(held.versions.get(MODEL, ())) + 1
    if number > 1:
        raise UsageError(f"version {number - 1} stands in {state} already: use `wardline models retrain`")
    frames, until = _frames(state)
    data = Data("traffic that the state has seen", "the site's own", iso(until)[:10], _samples(frames), "none", ())
    _keep(state, number, frames, until)
    judged = _judge(state, number, check)
    held = registry.added(held, _version(number, frames, (data,), reason))
    held = registry.measured(held, MODEL, number, beside.figures(judged.told, _confirmed(state), judged.windows))
    same = beside.troubled(judged.told)
    ran = beside.shadow(same, same, judged.windows, judged.start, judged.end)
    held = registry.shadowed(held, MODEL, number, ran)
    _write(state, registry.signed_off(held, MODEL, number, SignOff(name, role, time.time_ns())))
    typer.echo(f"version {number} judges; its figures: {_shown(held.version(MODEL, number).figures)}")


@app.command(epilog="Example: `wardline models retrain may.pcap --check june.pcap --reason 'line 3 was rebuilt'`")
def retrain(
    captures: Annotated[list[Path], typer.Argument(help="Captures or Zeek logs to learn from, all of them normal.")],
    check: Checked,
    reason: Annotated[str, typer.Option(help="Why.")],
    state: State = Path("state"),
) -> None:
    """Learn a candidate, let it judge later captures beside the version that judges now, and say which is better.

    Nothing changes until somebody signs the candidate off.
    """
    held = _read(state)
    current = _current(held)
    source = open_source(captures)
    learned = pipeline.begin(Learning(until=source.span[1]))
    for batch in source.batches():
        learned = pipeline.learn(batch, learned)
    frames, until = pipeline.to_frames(learned), source.span[1]
    number = current.number + 1 if current is held.versions[MODEL][-1] else held.versions[MODEL][-1].number + 1
    names = ", ".join(path.name for path in captures)
    data = Data(names, "the site's own", iso(until)[:10], _samples(frames), "none: taken for normal", ())
    _keep(state, number, frames, until)
    before, after = _judge(state, current.number, check), _judge(state, number, check)
    confirmed, windows = _confirmed(state), max(before.windows, after.windows)
    held = registry.added(held, _version(number, frames, (data,), reason))
    held = registry.measured(held, MODEL, current.number, beside.figures(before.told, confirmed, windows))
    held = registry.measured(held, MODEL, number, beside.figures(after.told, confirmed, windows))
    told = beside.troubled(before.told), beside.troubled(after.told)
    held = registry.shadowed(held, MODEL, number, beside.shadow(*told, windows, after.start, after.end))
    _write(state, held)
    for one in (current.number, number):
        typer.echo(f"version {one}: {_shown(held.version(MODEL, one).figures)}")
    worse = registry.worsened(held.version(MODEL, current.number), held.version(MODEL, number))
    typer.echo(f"not as good: {worse[0]}" if worse else f"as good: `wardline models sign-off {number}` lets it judge")


@app.command("sign-off", epilog="Example: `wardline models sign-off 2 --name A.B. --role operations`")
def sign_off(number: int, name: Name, role: Role, state: State = Path("state")) -> None:
    """Let a candidate judge from now on; refused where it did not run beside the current one or is worse."""
    held = registry.signed_off(_read(state), MODEL, number, SignOff(name, role, time.time_ns()))
    _swap(state, number)
    _write(state, held)
    typer.echo(f"version {number} judges now")


@app.command(epilog="Example: `wardline models rollback`")
def rollback(state: State = Path("state")) -> None:
    """Let the version before judge again."""
    held = registry.rolled_back(_read(state), MODEL)
    number = held.judged[MODEL][-1]
    _swap(state, number)
    _write(state, held)
    typer.echo(f"version {number} judges again")


@app.command("list", epilog="Example: `wardline models list --json`")
def list_command(state: State = Path("state"), as_json: AsJson = False) -> None:
    """Every version, from what it was made, its figures, and which one judges."""
    held = _read(state)
    versions, current = held.versions.get(MODEL, ()), held.current(MODEL)
    if as_json:
        typer.echo(json.dumps([{**asdict(one), "judges": one == current} for one in versions], indent=2))
        return
    table = Table("version", "made", "from", "figures", "signed off", "judges", box=None)
    for one in versions:
        signed = f"{one.signed.name}, {one.signed.role}" if one.signed else "by nobody"
        made = iso(one.made)[:10]
        judges = "now" if one == current else ""
        table.add_row(str(one.number), made, one.data[0].source, _shown(one.figures), signed, judges)
    Console().print(table if versions else "no version yet: the state learns by itself; wardline models register")


@app.command("card", epilog="Example: `wardline models card 2 > baseline-2.md`")
def card_command(number: Annotated[int | None, typer.Argument()] = None, state: State = Path("state")) -> None:
    """The card of a version as Markdown; without a number of the one that judges."""
    held = _read(state)
    one = _current(held) if number is None else held.version(MODEL, number)
    typer.echo(card(one, judges=one == held.current(MODEL)))


@app.command(epilog="Example: `wardline models check || echo look at it` in a weekly timer")
def check(
    state: State = Path("state"),
    days: Annotated[float, typer.Option(help="How old the baseline may grow.")] = OLDEST_DAYS,
) -> None:
    """Say what has grown old, has drifted, or waits for a sign-off; exit status 1 where there is something."""
    held = _read(state)
    current = held.current(MODEL)
    said = overdue(_catalogue(), datetime.now(UTC).date())
    if current:
        said += filter(None, [stale(f"version {current.number} of the baseline", current.made, time.time_ns(), days)])
        said += _drifted(state, current.number)
    waiting = [one.number for one in held.versions.get(MODEL, ()) if one.signed is None]
    said += [f"version {number} waits for a sign-off, or for a better one" for number in waiting]
    typer.echo("\n".join(said) or "nothing to say: fresh, steady, nothing waits")
    if said:
        raise typer.Exit(1)


@app.command(epilog="Example: `wardline models data --json`")
def data(as_json: AsJson = False) -> None:
    """What the shipped tables and limits were made from: source, licence, date, size, labels."""
    sources = _catalogue()
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in sources], indent=2))
        return
    table = Table("name", "used for", "source", "licence", "date", "size", "labels", box=None)
    for one in sources:
        table.add_row(one.name, one.used_for, one.source, one.licence, one.date, one.size, one.labels)
    Console().print(table)


def _read(state: Path) -> Registry:
    return written.from_json(json_file.read(state / _FILE))


def _write(state: Path, held: Registry) -> None:
    json_file.write(state / _FILE, written.to_json(held))


def _current(held: Registry) -> Version:
    found = held.current(MODEL)
    if found is None:
        raise UsageError("no version judges yet: `wardline models register` keeps what was learned as the first")
    return found


def _catalogue() -> Sequence[Origin]:
    return read_catalogue(resources.files("wardline.app").joinpath("catalogue.toml").read_text(encoding="utf-8"))


def _frames(folder: Path) -> tuple[Mapping[str, pl.DataFrame], Nanos]:
    with Checkpoint(folder) as kept:
        if kept.until is None:
            raise InputError(f"there is no state in {folder}: run `wardline analyze … --state {folder}` first")
        return kept.frames(), kept.until


def _folder(state: Path, number: int) -> Path:
    return state / "models" / f"{MODEL}-{number}"


def _keep(state: Path, number: int, frames: Mapping[str, pl.DataFrame], until: Nanos) -> None:
    with Checkpoint(_folder(state, number)) as kept:
        kept.save(frames, until, ())


def _swap(state: Path, number: int) -> None:
    """The memory of that version in the place of the one that judged; devices, incidents and findings stay."""
    mine, _ = _frames(_folder(state, number))
    with Checkpoint(state) as kept:
        until, live = kept.until, kept.frames()
        if until is None:
            raise InputError(f"there is no state in {state}: run `wardline analyze … --state {state}` first")
        others = {name: frame for name, frame in live.items() if not name.startswith(_OWN)}
        kept.save(others | {name: frame for name, frame in mine.items() if name.startswith(_OWN)}, until, ())


def _judge(state: Path, number: int, captures: Sequence[Path]) -> Judged:
    """What a version tells of captures that begin after all that it has seen. Raises UsageError where they do not."""
    frames, until = _frames(_folder(state, number))
    source = open_source(captures)
    start, end = source.span
    if start < until:
        raise UsageError(
            f"the captures to check begin at {iso(start)}, before version {number} had seen all ({iso(until)}): "
            "what was learned cannot be checked with itself; give later traffic"
        )
    known = pipeline.from_frames(frames)
    for batch in source.batches():
        _, _, known = pipeline.step(batch, known, UNTOLD)
    told = tuple(one for one in pipeline.picture(known).likely if one.probability >= EVEN and one.last_ts >= start)
    hours = end // beside.HOUR_NS - start // beside.HOUR_NS + 1
    return Judged(told, hours * max(1, len(pipeline.picture(known).devices)), start, end)


def _confirmed(state: Path) -> tuple[Confirmed, ...]:
    """The incidents that people called true."""
    said = standing(state)
    true = {one.incident for one in said.verdicts if one.outcome == "true"}
    with Checkpoint(state) as kept:
        told = pipeline.picture(pipeline.from_frames(kept.frames()), said).incidents if kept.until else ()
    return tuple(Confirmed(str(one.device), one.cause, one.first_ts, one.last_ts) for one in told if one.id in true)


def _version(number: int, frames: Mapping[str, pl.DataFrame], data: tuple[Data, ...], reason: str) -> Version:
    made = hashlib.sha256()
    for name in sorted(name for name in frames if name.startswith(_OWN)):
        made.update(name.encode())
        made.update(frames[name].hash_rows(seed=0).to_numpy().tobytes())
    return Version(MODEL, number, time.time_ns(), product_version(), PURPOSE, made.hexdigest(), data, {}, reason=reason)


def _samples(frames: Mapping[str, pl.DataFrame]) -> int:
    """Active minutes of devices and measures that stand behind the volumes, as the size of what was learned."""
    bins = frames.get(_BINS)
    return 0 if bins is None else int(bins["weight"].sum())


def _drifted(state: Path, number: int) -> list[str]:
    """One line for each measure whose rates over all devices are others than when the version was made."""
    (before, _), (now, _) = _frames(_folder(state, number)), _frames(state)
    if _BINS not in before or _BINS not in now:
        return []
    said = []
    for measure in sorted(set(before[_BINS]["measure"])):
        index = histogram_index(*(_histogram(one[_BINS], measure) for one in (before, now)))
        if index is not None and index >= MOVED:
            said.append(f"{measure} has drifted (population stability index {index:.2f}): look at it, then retrain")
    return said


def _histogram(bins: pl.DataFrame, measure: str) -> Mapping[int, float]:
    mine = bins.filter(pl.col("measure") == measure).group_by("bin").agg(pl.col("weight").sum())
    return dict(mine.iter_rows())


def _shown(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in sorted(figures.items()))
