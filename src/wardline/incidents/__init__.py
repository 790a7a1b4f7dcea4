"""Findings folded into stories: one incident per device and cause, worst first.

A person acts on stories, not on findings: a scan of a thousand addresses is one thing that happened. The rules stand in
`docs/incidents.md`.
"""

from wardline.incidents.explain import because
from wardline.incidents.folding import Folding, Strand, begin, fold
from wardline.incidents.precision import precisions, shifts
from wardline.incidents.quiet import Quiet, heard
from wardline.incidents.score import lead, parts, probability, risk
from wardline.incidents.tell import incidents
from wardline.incidents.written import from_frame, from_json, to_frame, to_json

__all__ = [
    "Folding", "Quiet", "Strand", "because", "begin", "fold", "from_frame", "from_json", "heard", "incidents", "lead",
    "parts", "precisions", "probability", "risk", "shifts", "to_frame", "to_json",
]  # fmt: skip
