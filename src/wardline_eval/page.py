"""The evaluation as one HTML page that opens without a network and needs no script.

Its content policy forbids whatever is not inside it; names are made printable and escaped.

References: W3C Content Security Policy Level 3, 2.3 and 6.7 (hashes, meta element).
"""

import base64
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wardline.model.text import count, moment, printable
from wardline.report.report import product_version
from wardline_eval.calibration import Calibration
from wardline_eval.case import LAB, RECORDED
from wardline_eval.chart import SHARE, Axis, Line, lines, reliability
from wardline_eval.curve import Point
from wardline_eval.intervals import Interval
from wardline_eval.measure import FALSE_BAR, Group, Summary

POLICY = "default-src 'none'; style-src '{style}'; base-uri 'none'; form-action 'none'"

_TITLES = {LAB: "Scenarios of the lab", RECORDED: "Captures that others recorded and labelled"}
_LISTED = 200
_QUICK_S = 60.0


@dataclass(frozen=True, slots=True)
class Section:
    """One group of cases as the page shows it; `first` is the contender that its lists are about."""

    key: str
    title: str
    group: Group
    first: Summary
    curve: Markup
    times: Markup
    reliability: tuple[tuple[Summary, Calibration, Markup], ...]
    compared: str
    kinds: tuple[tuple[str, tuple[str, ...], str, str], ...]
    missed: tuple[tuple[str, str, str, str], ...]
    false: tuple[tuple[str, str, str, str, str], ...]


def build_page(groups: Sequence[Group], seeds: str, failed: Sequence[tuple[str, str]] = ()) -> str:
    """The page as text: the same results give the same bytes; `failed` names cases that are left out, and why."""
    env = Environment(
        loader=PackageLoader("wardline_eval"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    env.filters |= {"printable": printable, "counted": count, "share": share, "number": number}
    env.filters |= {"seconds": seconds, "within": within}
    loader = env.loader
    assert loader is not None  # set above
    style = loader.get_source(env, "style.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return env.get_template("page.html.j2").render(
        style=Markup(style),
        policy=POLICY.format(style=f"sha256-{digest}"),
        headline=_headline(groups),
        sections=[_section(group) for group in groups],
        seeds=seeds,
        failed=failed,
        bar=1000 * FALSE_BAR,
        version=product_version(),
    )


def share(value: float | None) -> str:
    """A share as a person reads it."""
    return "–" if value is None else f"{value * 100:.0f} %"


def number(value: float | None) -> str:
    """A figure with three digits that matter."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def seconds(value: float | None) -> str:
    """A length of time."""
    if value is None:
        return "–"
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if value >= 2 * size:
            return f"{value / size:.1f} {unit}"
    return f"{value:.0f} s"


def within(interval: Interval | None, is_share: bool = True) -> str:
    """An interval in brackets, empty where there is none."""
    if interval is None:
        return ""
    low, high = interval
    return f"({low * 100:.0f}–{high * 100:.0f} %)" if is_share else f"({number(low)}–{number(high)})"


def _headline(groups: Sequence[Group]) -> str:
    if not groups:
        return "Nothing was watched"
    one = groups[0].summaries[0]
    name = "Wardline" if one.contender == "wardline" else one.contender
    found = f"{name} found {one.found} of {len(one.told)} attacks" if one.told else f"{name} watched no attack"
    return f"{found}, with {count(one.false, 'false incident')} in {one.device_days:,.0f} device-days"


def _section(group: Group) -> Section:
    first = group.summaries[0]
    return Section(
        key=group.name,
        title=_TITLES.get(group.name, group.name),
        group=group,
        first=first,
        curve=_curve(group),
        times=_times(group),
        reliability=tuple(
            (
                one,
                one.calibration,
                reliability(one.calibration.bins, "what incidents said, and the share that was true"),
            )
            for one in group.summaries
            if one.calibration and one.calibration.count
        ),
        compared=_compared(group),
        kinds=_kinds(group),
        missed=tuple(
            (one.case.name, told.attack.name, told.attack.ip, moment(told.attack.start))
            for one in first.judged
            for told in one.told
            if not told.is_found
        )[:_LISTED],
        false=tuple(
            (
                one.case.name,
                alarm.title or alarm.kind,
                ", ".join(alarm.addresses[:3]),
                moment(alarm.ts),
                share(alarm.score),
            )
            for one in first.judged
            for alarm in one.false
        )[:_LISTED],
    )


def _compared(group: Group) -> str:
    """The first contender against the best of the others, at equal false incidents."""
    first, best = group.summaries[0], group.best_other
    if not best or not first.at_bar or not best.at_bar:
        return ""
    said = (
        f"With at most {number(group.bar)} false incidents {first.contender} found {first.at_bar.found} attacks, and "
        f"the best of the others, {best.contender}, {best.at_bar.found}"
    )
    return f"{said}: {number(group.ratio)} times as many." if group.ratio else f"{said}."


def _kinds(group: Group) -> tuple[tuple[str, tuple[str, ...], str, str], ...]:
    """Each kind of attack: found of how many by each contender, and the first one's median time, also in periods."""
    by_contender = [{kind.kind: kind for kind in one.by_kind} for one in group.summaries]
    return tuple(
        (
            kind.kind, tuple(f"{its[kind.kind].found} of {its[kind.kind].of}" for its in by_contender),
            seconds(kind.seconds), "" if kind.periods is None else f"{kind.periods:.1f}",
        )
        for kind in group.summaries[0].by_kind
    )  # fmt: skip


def _curve(group: Group) -> Markup:
    """Recall over false incidents in 1 000 device-days; none at all is drawn at the left end."""
    days = group.summaries[0].device_days
    if not days:
        return Markup()
    low = 10 ** math.floor(math.log10(0.5 * 1000 / days))
    axis = Axis(
        "false incidents in 1 000 device-days (left end: none)", low, max(1000.0, 10 * low), _decades(low, 1000.0),
        is_log=True,
    )  # fmt: skip
    drawn = [
        Line(one.contender, at, [(low, 0.0), *_hull(one.curve, days, low)]) for at, one in enumerate(group.summaries)
    ]
    return lines(drawn, axis, SHARE, "recall over false incidents, a line for each contender", 1000 * FALSE_BAR)


def _hull(points: Sequence[Point], days: float, low: float) -> list[tuple[float, float]]:
    """The best recall for at most so many false incidents, from few to many."""
    found: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda one: (one.false, one.found)):
        if not found or point.recall > found[-1][1]:
            found.append((max(low, 1000 * point.false / days), point.recall))
    return [*found, (1e9, found[-1][1])] if found else []


def _decades(low: float, high: float) -> list[tuple[float, str]]:
    count = max(1, round(math.log10(high / low)))
    return [(low * 10**step, f"{low * 10**step:g}") for step in range(count + 1)]


def _times(group: Group) -> Markup:
    """The share of all attacks that were told within a time."""
    ticks = [(1.0, "1 s"), (10.0, "10 s"), (60.0, "1 min"), (600.0, "10 min"), (3600.0, "1 h"), (36_000.0, "10 h")]
    axis = Axis(
        "traffic time from the beginning of the attack to its first detection", 1.0, 100_000.0, ticks, is_log=True
    )
    drawn = []
    for at, one in enumerate(group.summaries):
        of = len(one.told)
        points = [(max(1.0, time), (place + 1) / of) for place, time in enumerate(one.speed.seconds)]
        end = [(100_000.0, points[-1][1])] if points else []
        drawn.append(Line(one.contender, at, [(1.0, 0.0), *points, *end]))
    return lines(drawn, axis, SHARE, "share of attacks found within a time, a line for each contender", _QUICK_S)
