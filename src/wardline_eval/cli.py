"""`wardline eval`: play scenarios, watch them with every contender, and write what was found, missed and false."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer

from wardline.model.errors import OutputError, UsageError
from wardline.model.text import count
from wardline_eval import contenders, lab, labelled, scenarios
from wardline_eval.measure import measure
from wardline_eval.page import build_page
from wardline_eval.results import as_json, as_lines
from wardline_eval.run import Job, run

app = typer.Typer()

ALL = "all"


@app.command(
    "eval",
    epilog="Examples: `wardline eval`; `wardline eval home --peer wardline-rules`; `wardline eval suite --fresh-seeds`",
)
def eval_command(
    scenario: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenarios: `suite` (ten made for this), one of the lab's, or a .yaml file. "
            "None: the suite, or only the captures where --data is given."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Another seed than the scenarios' own; with --fresh-seeds the one to draw from.")
    ] = None,
    fresh_seeds: Annotated[
        bool,
        typer.Option("--fresh-seeds", help="Draw seeds, attacks and their times anew; the seed drawn from is told."),
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of labelled captures: modbus-lemay, dnp3-attacks, dnp3-control, home-attacks."),
    ] = None,
    peer: Annotated[
        list[str] | None,
        typer.Option(help="Another contender beside Wardline; may be given several times; `all` for every one."),
    ] = None,
    workers: Annotated[int, typer.Option(help="Cases at a time, each in a process of its own.")] = 2,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for index.html and results.json.")] = Path("eval"),
    cache: Annotated[
        Path | None,
        typer.Option(help="Folder to keep played scenarios in (gigabytes); thrown away where not given."),
    ] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="Print results.json on standard output.")] = False,
) -> None:
    """Measure detection: what is found, how soon, what is false, and whether probabilities mean what they say."""
    if workers < 1:
        raise UsageError(f"--workers {workers}: at least one case must be watched at a time")
    who = _contenders(peer or ())
    names = scenarios.chosen(tuple(scenario or (() if data else (scenarios.SUITE,))))
    drawn = _drawn(seed) if fresh_seeds else None
    jobs = [*_played(names, seed, drawn), *(_recorded(data) if data else ())]
    seeds = _seeds(seed, drawn)
    with _writing(out), TemporaryFile(dir=out):
        pass  # a wrong place is said before hours have passed
    typer.echo(f"{count(len(jobs), 'case')}, {count(len(who), 'contender')}; {seeds}", err=True)
    ran = run(jobs, who, workers, cache, lambda said: typer.echo(said, err=True))
    groups = measure(ran.watched)
    told = json.dumps(as_json(groups, seeds, ran.failed), ensure_ascii=False, indent=1, allow_nan=False)
    with _writing(out):
        (out / "results.json").write_text(told + "\n", encoding="utf-8")
        (out / "index.html").write_text(build_page(groups, seeds, ran.failed), encoding="utf-8")
    typer.echo(told if as_json_text else "\n".join([*as_lines(groups), f"see {out / 'index.html'}"]))
    if ran.failed:
        missing = ", ".join(name for name, _ in ran.failed)
        typer.echo(f"left out, because they failed: {missing}; the reason stands beside each above", err=True)
        raise typer.Exit(1)


def _contenders(peers: Sequence[str]) -> tuple[str, ...]:
    """Wardline and those asked for; each is made once, so that what cannot be is said before hours have passed."""
    asked = contenders.names() if ALL in peers else (contenders.OURS, *peers)
    found = tuple(dict.fromkeys(asked))
    for name in found:
        contenders.contender(name)
    return found


def _drawn(seed: int | None) -> int:
    return secrets.randbelow(1_000_000) if seed is None else seed


def _seeds(seed: int | None, drawn: int | None) -> str:
    if drawn is not None:
        return f"seeds and attacks drawn from {drawn}: --fresh-seeds --seed {drawn} plays the same"
    return "seeds of the scenarios" if seed is None else f"seed {seed}"


def _played(names: Sequence[str], seed: int | None, drawn: int | None) -> list[Job]:
    jobs: list[Job] = []
    for name in names:
        plan, own = scenarios.fresh(name, drawn) if drawn is not None else (scenarios.plan(name), seed)
        sites = plan.sites or ("",)
        jobs += [Job(f"{plan.name} {site}".strip(), partial(lab.case, plan, own, site)) for site in sites]
    return jobs


def _recorded(data: Path) -> list[Job]:
    return [Job(name, make) for name, make in labelled.recordings(data).items()]


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """The folder is there; what cannot be written is named with the remedy."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise OutputError(f"cannot write {error.filename or out}: {error.strerror}; choose another --out") from None
