"""`docs/alerts.md`: every kind of finding with what it means, printed from the detectors themselves."""

from collections.abc import Iterable

from wardline.model.ports import DetectorSpec
from wardline.model.techniques import technique

_HEAD = """\
# Alerts

*Made by `make docs`; changes belong into the detectors, `src/wardline/behaviour/detectors/*.py`.*

Every kind of finding by its id, which never changes its meaning. [behaviour.md](behaviour.md) says how scores are made.
"""


def alerts_page(specs: Iterable[DetectorSpec]) -> str:
    """The page as Markdown, detectors ordered by id."""
    ordered = sorted(specs, key=lambda spec: spec.id)
    rows = [f"| [`{spec.id}`](#{spec.id}) | {spec.title} | {spec.cause} | {spec.severity} |" for spec in ordered]
    table = "\n".join(["| Id | Title | Cause | Severity |", "|---|---|---|---|", *rows])
    return "\n".join([_HEAD, table, "", *map(_section, ordered)])


def _section(spec: DetectorSpec) -> str:
    steps = "\n".join(f"{place}. {step}" for place, step in enumerate(spec.next_steps, 1))
    facts = [
        f"* Title: {spec.title}",
        f"* Severity: {spec.severity} at most",
        f"* Reads: {', '.join(f'`{table}`' for table in spec.tables)}",
        f"* Techniques: {', '.join(map(_linked, spec.techniques))}",
        f"* Warm-up: {spec.warm_up}",
    ]
    return "\n".join([f"## {spec.id}", "", *facts, "", spec.doc.strip(), "", "### What to do", "", steps, ""])


def _linked(id_: str) -> str:
    known = technique(id_)
    return f"[{id_} {known.name}]({known.url})" if known else id_
