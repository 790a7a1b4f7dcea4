"""Findings folded into stories: one incident per device and cause, worst first.

A person acts on stories, not on findings: a scan of a thousand addresses is one thing that happened. The rules stand in
`docs/incidents.md`.
"""

from wardline.incidents.folding import Folding, Strand, begin, fold
from wardline.incidents.planned import unplanned
from wardline.incidents.score import lead, parts, risk
from wardline.incidents.tell import incidents
from wardline.incidents.written import from_frame, from_json, to_frame, to_json

__all__ = [
    "Folding", "Strand", "begin", "fold", "from_frame", "from_json", "incidents", "lead", "parts", "risk", "to_frame",
    "to_json", "unplanned",
]  # fmt: skip
