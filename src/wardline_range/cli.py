"""`wardline range`: list what the lab holds, make a scenario, run it, splice attacks into a capture, clean up."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from wardline.model.errors import UsageError, WardlineError
from wardline_range import catalogue, scenario_file
from wardline_range.new import new_scenario
from wardline_range.real.clean import clean
from wardline_range.real.run import run_real
from wardline_range.run import Ran, run_virtual
from wardline_range.splice import splice

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="A lab: a network of devices that behaves, breaks and gets attacked, with exact truth.",
)

_CALM_S = 20.0

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Seed = Annotated[int | None, typer.Option(help="Another seed gives another day; the scenario's own where not given.")]
Truth = Annotated[
    Path | None, typer.Option(help="Parquet file for the truth: every flow; attacks and devices beside it.")
]


@app.command("list", epilog="Examples: `wardline range list`; `wardline range list attacks --json`")
def list_command(
    what: Annotated[str, typer.Argument(help="`scenarios`, `devices` or `attacks`; all of them where not given.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the scenarios, device models and attacks of the lab."""
    shown = {"scenarios": _scenarios, "devices": _devices, "attacks": _attacks}
    if what and what not in shown:
        raise UsageError(f"there is no list of {what!r}: ask for {', '.join(shown)}")
    rows = {name: rows_of() for name, rows_of in shown.items() if what in ("", name)}
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, found in rows.items():
        _print_table(f"{len(found)} {name}", found)


@app.command("new", epilog="Example: `wardline range new mine.yaml --sector plant --devices 40 --attacks 5 --days 2`")
def new_command(
    out: Annotated[Path, typer.Argument(help="Scenario file to write (.yaml); it must not exist yet.")],
    sector: Annotated[str, typer.Option(help="home, office, building, hospital or plant.")] = "home",
    devices: Annotated[int, typer.Option(help="How many devices, the gateway among them.")] = 20,
    attacks: Annotated[int, typer.Option(help="How many attacks, in the second half.")] = 3,
    days: Annotated[float, typer.Option(help="Days of traffic.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Another seed draws other devices and attacks.")] = 1,
) -> None:
    """Draw a scenario of a sector and write it as a file that a person can change."""
    text = new_scenario(out.stem, sector, devices, attacks, days, seed)
    if out.exists():
        raise UsageError(f"{out} is there already: choose another name, or remove it")
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from None
    scenario_file.read(out)
    typer.echo(f"{out}: {devices} devices, {attacks} attacks, {days:g} days; run it with: wardline range run {out}")


@app.command("run", epilog="Example: `wardline range run office --seed 3 --out office.pcapng --truth office.parquet`")
def run_command(
    scenario: Annotated[
        str, typer.Argument(help="A scenario that comes with Wardline, or a .yaml file; in real time also `every`.")
    ],
    out: Annotated[Path, typer.Option(help="Capture to write (pcapng; .gz is compressed).")] = Path("range.pcapng"),
    truth: Truth = None,
    mode: Annotated[
        str, typer.Option(help="`virtual` (any speed, no rights needed) or `real` (Linux, root).")
    ] = "virtual",
    seed: Seed = None,
    length: Annotated[
        str, typer.Option(help="Another length, such as 2h or 7d; in real time how long it is calm at first.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Play a scenario and write what a sensor would see, and what is true of it."""
    if mode == "real":
        calm_s = _seconds(length, 0.0) if length else _CALM_S
        ran = run_real(scenario, out, truth, calm_s, lambda text: typer.echo(text, err=True))
    elif mode == "virtual":
        plan = scenario_file.read(catalogue.scenario_path(scenario))
        length_s = _seconds(length, plan.length_s) if length else None
        ran = _with_progress(plan.title, lambda watch: run_virtual(plan, out, truth, seed, length_s, watch))
    else:
        raise UsageError(f"there is no mode {mode!r}: it is virtual or real")
    _say(ran, as_json)


@app.command("splice", epilog="Example: `wardline range splice mirai real.pcap --out spliced.pcapng --truth t.parquet`")
def splice_command(
    scenario: Annotated[str, typer.Argument(help="Scenario whose attacks are wanted.")],
    capture: Annotated[Path, typer.Argument(help="A real capture (pcap or pcapng, also .gz) to join them into.")],
    out: Annotated[Path, typer.Option(help="Capture to write (pcapng).")] = Path("spliced.pcapng"),
    truth: Truth = None,
    seed: Seed = None,
    as_json: AsJson = False,
) -> None:
    """Join a scenario's attacks into a real capture, at its times and with its addresses."""
    plan = scenario_file.read(catalogue.scenario_path(scenario))
    _say(splice(plan, capture, out, truth, seed), as_json)


@app.command("clean", epilog="Example: `sudo wardline range clean`")
def clean_command() -> None:
    """Remove what a real-time lab that was killed has left: its namespaces, processes and folders, and nothing else."""
    typer.echo(clean().said())


def _seconds(text: str, whole_s: float) -> float:
    try:
        return scenario_file.seconds(text, whole_s)
    except ValueError as error:
        raise UsageError(f"--length: {error}") from None


def _scenarios() -> list[dict[str, str]]:
    plans = [scenario_file.read(path) for path in catalogue.scenarios().values()]
    return [
        {
            "name": plan.name, "title": plan.title, "length": f"{plan.length_s / 86_400:g} days",
            "devices": str(sum(entry.get("count", 1) for entry in plan.devices)), "attacks": str(len(plan.attacks)),
        }
        for plan in plans
    ]  # fmt: skip


def _devices() -> list[dict[str, str]]:
    models = [kind.model for kind in catalogue.models().values()]
    return [
        {"name": one.id, "type": one.type, "vendor": one.vendor, "model": one.model, "sectors": ", ".join(one.sectors)}
        for one in models
    ]


def _attacks() -> list[dict[str, str]]:
    return [
        {"name": name, "techniques": ", ".join(kind.techniques), "description": kind.description}
        for name, kind in catalogue.attacks().items()
    ]


def _print_table(title: str, rows: list[dict[str, str]]) -> None:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in rows[0] if rows else ():
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        table.add_row(*row.values())
    Console().print(table)


def _say(ran: Ran, as_json: bool) -> None:
    typer.echo(json.dumps(ran.summary(), ensure_ascii=False, indent=2) if as_json else str(ran))


def _with_progress(title: str, work: Callable[[Callable[[float, int], None]], Ran]) -> Ran:
    """Do the work with a bar on standard error, none where that is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[packets]:,} packets"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=1.0, packets=0)
        return work(lambda share, packets: bar.update(task, completed=share, packets=packets))


def main() -> int:
    """Run one command; the exit status. What a person can mend is said in one line."""
    try:
        app(standalone_mode=True)
    except WardlineError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    return 0
