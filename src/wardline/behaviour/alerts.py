"""`docs/alerts.md`: every kind of finding with what it means, printed from the detectors themselves."""

from collections.abc import Iterable

from wardline.model.ports import DetectorSpec
from wardline.model.techniques import technique

_HEAD = """\
# Alerts

Every kind of finding by its id, which never changes its meaning. How scores are made is in
[behaviour.md](behaviour.md). This page is printed from the detectors (`behaviour/detectors/*.py`); a test holds the
two together.
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
