"""`wardline analyze`: finished captures or logs in, a report folder out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardline import incidents, inventory
from wardline.app import pipeline
from wardline.app.told import standing
from wardline.behaviour import Learning, specs
from wardline.incidents.budget import EVEN, spend
from wardline.model.batch import Batch
from wardline.model.device import Device
from wardline.model.directive import Directives
from wardline.model.errors import UsageError
from wardline.model.finding import Finding
from wardline.model.incident import Incident
from wardline.model.knowledge import Knowledge
from wardline.model.ports import Progress, Source
from wardline.report.jsonl import devices_jsonl, findings_jsonl, incidents_jsonl
from wardline.report.ocsf import ocsf_jsonl
from wardline.report.page import build_page
from wardline.report.report import Report
from wardline.sources.change_windows import read_change_windows
from wardline.sources.choose import open_source
from wardline.sources.indicators import left_out, read_indicators
from wardline.sources.mud import read_profiles
from wardline.sources.sigma import read_rules, told_of
from wardline.store.checkpoint import Checkpoint
from wardline.store.report_folder import ReportFolder

MAX_FINDINGS = 50_000
"""Findings kept for one report; what comes after is counted and said. Only a flood of alarms comes near."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to analyze and how; `learn_ratio` is the leading share that is learned where no baseline is given.

    `mud` are MUD files: what devices of known models may do; `indicators` files of what others say is bad,
    `rules` Sigma rules or folders of them; `change_windows` names a file of planned work.
    `alerts_a_day` is the budget of incidents told; None: all from even odds on. In the folder `state` everything known
    is kept after each slice: a run that was cut off goes on, and the next capture begins with what the last one taught.
    """

    inputs: tuple[Path, ...]
    out: Path
    baseline: tuple[Path, ...] = ()
    learn_ratio: float = 0.5
    site: str = "site"
    state: Path | None = None
    alerts_a_day: float | None = None
    mud: tuple[Path, ...] = ()
    change_windows: Path | None = None
    indicators: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The report that was written, as values: what the terminal summary and `--json` are made of."""

    report: Report
    out: Path


Check = Callable[[Sequence[Incident], Sequence[Device]], tuple[str, ...]]
"""Lines about the result that only the caller can say, such as which planted attacks were found."""

Watcher = Callable[[str, Progress], None]
"""Told what is being read and how far it is, once per slice of traffic."""


def analyze(
    options: Options, watch: Watcher = lambda _what, _progress: None, check: Check = lambda _incidents, _devices: ()
) -> Result:
    """Read the inputs to their end and write the report folder; `check` adds lines of its own to the report.

    Raises InputError, OutputError or UsageError; then nothing has been written.
    """
    source = open_source(options.inputs)
    rules, unasked = read_rules(options.rules)
    knowledge = Knowledge(read_profiles(options.mud), read_indicators(options.indicators), rules)
    windows = read_change_windows(options.change_windows) if options.change_windows else ()
    said = replace(standing(options.state), windows=windows)
    with ExitStack() as open_now:
        kept = open_now.enter_context(Checkpoint(options.state)) if options.state else None
        folder = open_now.enter_context(ReportFolder(options.out))
        state = _resumed(kept, knowledge) if kept else None
        if state is None:
            state = _learned(source, options, knowledge, watch)
        findings = _Findings(map(incidents.from_json, kept.findings()) if kept else ())
        known_until = (kept.until if kept else None) or 0
        for batch in _watched(source, "reading", watch):
            if batch.end <= known_until:
                folder.append(inventory.observe(batch, state.inventory)[0])
                continue
            seen, found, state = pipeline.step(batch, state, said)
            folder.append(seen)
            findings.add(found)
            if kept:
                kept.save(pipeline.to_frames(state), batch.end, [*map(incidents.to_json, found)])
        folder.close_tables()
        report = _report(options, source, state, said, findings.told, folder)
        report = replace(
            report,
            verdicts=(
                *check(report.incidents, report.devices),
                *left_out(knowledge.indicators),
                *told_of(unasked),
            ),
            forgotten=report.forgotten + findings.dropped,
        )
        _write(report, folder)
        folder.commit()
    return Result(report, options.out)


class _Findings:
    """The findings of a report, the first `MAX_FINDINGS` in full and the rest counted."""

    def __init__(self, found: Iterable[Finding]) -> None:
        self.told: list[Finding] = []
        self.dropped = 0
        self.add(found)

    def add(self, found: Iterable[Finding]) -> None:
        """More of them."""
        for finding in found:
            if len(self.told) < MAX_FINDINGS:
                self.told.append(finding)
            else:
                self.dropped += 1


def _resumed(kept: Checkpoint, knowledge: Knowledge) -> pipeline.State | None:
    """The state that an earlier run left, if there is one."""
    return None if kept.until is None else pipeline.from_frames(kept.frames(), knowledge)


def _learned(source: Source, options: Options, knowledge: Knowledge, watch: Watcher) -> pipeline.State:
    """A state that knows the baseline, where one is given."""
    baseline = open_source(options.baseline) if options.baseline else None
    state = pipeline.begin(_learning(source, baseline, options.learn_ratio), options.site, knowledge)
    for batch in _watched(baseline, "learning the baseline", watch) if baseline else ():
        state = pipeline.learn(batch, state)
    return state


def _report(
    options: Options,
    source: Source,
    state: pipeline.State,
    said: Directives,
    findings: Sequence[Finding],
    folder: ReportFolder,
) -> Report:
    view = pipeline.picture(state, said)
    start, end = source.span
    spent = spend(view.incidents, options.alerts_a_day, max(start, state.behaviour.learning.until or 0), end)
    in_told = {finding.id for incident in spent.told for finding in incident.findings}
    return Report(
        inputs=tuple(path.name or str(path) for path in options.inputs),
        start=start,
        end=end,
        learned_until=state.behaviour.learning.until,
        health=state.health,
        tables=folder.counts(),
        devices=view.devices,
        incidents=spent.told,
        findings=tuple(one for one in findings if one.probability >= EVEN or one.id in in_told),
        edges=traffic(folder),
        rows=folder.rows,
        specs=specs(state.behaviour),
        forgotten=state.folding.forgotten,
        held=len(spent.held),
        quiet=state.quiet,
        threshold=spent.threshold,
        missed_a_day=spent.missed_a_day,
    )


def _write(report: Report, folder: ReportFolder) -> None:
    folder.write("devices.jsonl", devices_jsonl(report.devices, report.exposed))
    folder.write(
        "findings.jsonl",
        findings_jsonl(
            report.findings, report.devices, report.exposed, told=report.incidents, quiet=report.quiet.findings
        ),
    )
    folder.write("incidents.jsonl", incidents_jsonl(report.incidents, report.devices, report.exposed))
    folder.write("ocsf.jsonl", ocsf_jsonl(report.incidents, report.devices, report.specs))
    folder.write("index.html", build_page(report))


def _learning(source: Source, baseline: Source | None, ratio: float) -> Learning:
    start, end = source.span
    if baseline is None:
        return Learning(until=start + int((end - start) * ratio))
    learned_until = baseline.span[1]
    if learned_until > start:
        raise UsageError(
            "the baseline ends after the capture to be analyzed begins: a baseline is what was normal before; "
            "give earlier traffic, or leave --baseline out and let the capture's first part be learned"
        )
    return Learning(until=learned_until)


def _watched(source: Source, what: str, watch: Watcher) -> Iterator[Batch]:
    for batch in source.batches():
        yield batch
        watch(what, source.progress())


def traffic(folder: ReportFolder) -> pl.DataFrame:
    """Who talked to whom, as `Report.edges` says: a device id, or the address of what is none of ours."""
    who = [pl.coalesce(f"{side}_device", f"{side}_h").alias(side) for side in ("orig", "resp")]
    carried = (pl.col("orig_bytes").fill_null(0) + pl.col("resp_bytes").fill_null(0)).alias("bytes")
    service = pl.coalesce("service", pl.col("proto") + "/" + pl.col("resp_p").cast(pl.String)).alias("service")
    return (
        folder.scan("conn")
        .select(*who, service, carried)
        .group_by("orig", "resp", "service")
        .agg(pl.col("bytes").sum(), pl.len().alias("conns"))
        .sort("bytes", "orig", "resp", "service", descending=[True, False, False, False])
        .collect()
    )
