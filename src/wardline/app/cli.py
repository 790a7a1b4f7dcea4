"""The command line: `wardline analyze`, `wardline watch`, `wardline demo`, and the commands of other rooms."""

import json
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

from wardline.app import models, people
from wardline.app.analyze import Options, Result, Watcher, analyze
from wardline.app.demo import demo
from wardline.app.rehearsal import chosen, rehearse
from wardline.app.watch import Options as Watching
from wardline.app.watch import watch
from wardline.app.watched import ending, told_json, told_lines
from wardline.model.errors import UsageError, WardlineError
from wardline.model.knowledge import Knowledge
from wardline.model.ports import Progress as HowFar
from wardline.report.summary import print_summary, summary
from wardline.sources.indicators import read_indicators
from wardline.sources.mud import read_profiles
from wardline.sources.sigma import read_rules
from wardline_eval.cli import app as eval_app
from wardline_range.cli import app as range_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Watches every device on an IoT or OT network and says what is wrong, with the packets behind it.",
)

app.add_typer(range_app, name="range")
app.add_typer(eval_app)
people.register(app)
app.add_typer(models.app, name="models")

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the report; made new, or replaced if it is one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object on standard output.")]


@app.command(
    "analyze",
    epilog="Examples: `wardline analyze office.pcapng --out report/`; `wardline analyze zeek-logs/ --json`; "
    "`wardline analyze plant.pcap --indicators feed.json --indicators blocklist.csv`; "
    "`wardline analyze zeek-logs/ --rules sigma/rules/network/zeek/`",
)
def analyze_command(
    inputs: Annotated[
        list[Path],
        typer.Argument(help="Captures (.pcap .pcapng, also .gz .zst), Zeek logs, or folders of them."),
    ],
    out: Out = Path("report"),
    baseline: Annotated[
        list[Path] | None,
        typer.Option(help="Earlier traffic that was normal; learned in full. May be given several times."),
    ] = None,
    learn: Annotated[
        str, typer.Option(help="Leading share of the capture to learn from where no baseline is given.")
    ] = "50%",
    site: Annotated[str, typer.Option(help="Name of the site; part of every device's id.")] = "site",
    mud: Annotated[
        list[Path] | None,
        typer.Option(help="MUD file (RFC 8520): what devices of a model may do. May be given several times."),
    ] = None,
    indicators: Annotated[
        list[Path] | None,
        typer.Option(help="What others say is bad: STIX 2.1, CSV or a plain list. May be given several times."),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            help="Sigma rules for Zeek's logs, or folders of them (extra `sigma`). May be given several times."
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            help="Folder that keeps what is known: a run that was cut off goes on, the next capture builds on it."
        ),
    ] = None,
    change_windows: Annotated[
        Path | None,
        typer.Option(help="Planned work (YAML, docs/outputs.md): what it explains is counted and not told."),
    ] = None,
    alerts_a_day: Annotated[
        float | None,
        typer.Option(min=0.01, help="Tell about so many incidents a day, the likeliest. None: all from even odds on."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Analyze finished captures or Zeek logs and write an explained report."""
    options = Options(
        tuple(inputs), out, tuple(baseline or ()), share(learn), site, state, alerts_a_day, tuple(mud or ()),
        change_windows=change_windows, indicators=tuple(indicators or ()),
        rules=tuple(rules or ()),
    )  # fmt: skip
    _show(_with_progress(lambda watch: analyze(options, watch)), as_json)


@app.command(
    "watch",
    epilog="Examples: `tcpdump -i eth0 -U -w - | wardline watch -`; `wardline watch now.pcap --state state/`; "
    "`wardline watch - --json | jq .title`",
)
def watch_command(
    capture: Annotated[
        Path, typer.Argument(help="A capture that is being written, a named pipe, or - for standard input.")
    ],
    learn: Annotated[float, typer.Option(min=1, help="Seconds of traffic to learn before judging.")] = 3_600.0,
    slice_: Annotated[int, typer.Option("--slice", min=1, max=60, help="Seconds of traffic judged at a time.")] = 1,
    site: Annotated[str, typer.Option(help="Name of the site; part of every device's id.")] = "site",
    state: Annotated[
        Path | None,
        typer.Option(help="Folder that keeps what is known, so that watching goes on where it ended; people's ledger."),
    ] = None,
    mud: Annotated[list[Path] | None, typer.Option(help="MUD file (RFC 8520). May be given several times.")] = None,
    indicators: Annotated[
        list[Path] | None, typer.Option(help="What others say is bad: STIX 2.1, CSV or a plain list.")
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Sigma rules for Zeek's logs (extra `sigma`).")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each incident as one JSON object on one line.")
    ] = False,
) -> None:
    """Judge traffic while it is captured, and tell each incident as soon as it is likely; Ctrl-C ends it."""
    told = Knowledge(read_profiles(mud or ()), read_indicators(indicators or ()), read_rules(rules or ())[0])
    source = Path("/dev/stdin") if str(capture) == "-" else capture
    seen = watch(
        Watching(source, learn, slice_, site, state, told),
        lambda one: typer.echo(told_json(one) if as_json else told_lines(one), nl=not as_json),
    )
    typer.echo(ending(seen), err=True)


@app.command("demo", epilog="Example: `wardline demo --out report/`")
def demo_command(out: Out = Path("report"), as_json: AsJson = False) -> None:
    """Analyze the demo capture that comes with Wardline, and say which of its planted attacks were found."""
    _show(_with_progress(lambda watch: demo(out, watch)), as_json)


@range_app.command("demo", epilog="Examples: `sudo wardline range demo`; `wardline range demo --attack syn-scan`")
def range_demo_command(
    attack: Annotated[
        list[str] | None, typer.Option(help="Play this attack and end; may be given several times. None: a menu.")
    ] = None,
    learn: Annotated[float, typer.Option(help="Seconds that Wardline learns before the first attack.")] = 90.0,
    out: Annotated[Path | None, typer.Option(help="Keep the recording in this file.")] = None,
) -> None:
    """Bring up the real-time lab, start attacks from a menu, and watch Wardline react (Linux, root)."""
    attacks = chosen(attack) if attack else None
    with tempfile.TemporaryDirectory(prefix="wardline-range-") as folder:
        result = rehearse(out or Path(folder) / "lab.pcapng", learn, attacks, typer.echo)
    for name, is_found in result.found:
        typer.echo(f"{'found ' if is_found else 'MISSED'}  {name}")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wardline {version('wardline')}")
        raise typer.Exit


@app.callback()
def _options(
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


def share(text: str) -> float:
    """A share such as "50%" or "0.5" as a ratio in 0..1 (both ends excluded: something must be learned and judged).

    Raises UsageError.
    """
    try:
        ratio = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        ratio = -1.0
    if not 0 < ratio < 1:
        raise UsageError(f"--learn {text!r} is no share between 0% and 100%; write for example --learn 50%")
    return ratio


def _with_progress(work: Callable[[Watcher], Result]) -> Result:
    """Do the work with a progress bar on standard error (none where that is no terminal)."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[packets]:,} packets, {task.fields[rate]:,.0f}/s"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("opening", total=None, packets=0, rate=0.0)

        def watch(what: str, how_far: HowFar) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = how_far.packets / elapsed if elapsed else 0.0
            bar.update(
                task, description=what, total=max(1, how_far.total_bytes), completed=how_far.done_bytes,
                packets=how_far.packets, rate=rate,
            )  # fmt: skip

        return work(watch)


def _show(result: Result, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(summary(result.report, result.out), ensure_ascii=False, indent=2))
    else:
        print_summary(result.report, result.out, Console())


def main() -> None:
    """Run the command line; an error that a person can mend is one line and exit status 2."""
    try:
        app()
    except WardlineError as error:
        print(f"wardline: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
