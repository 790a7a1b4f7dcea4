"""Findings folded into stories: one incident per device and cause, worst first.

A person acts on stories, not on findings: a scan of a thousand addresses is one thing that happened. The rules stand in
`docs/incidents.md`.
"""

from wardline.incidents.folding import Folding, Strand, begin, fold
from wardline.incidents.score import lead, parts, risk
from wardline.incidents.tell import incidents

__all__ = ["Folding", "Strand", "begin", "fold", "incidents", "lead", "parts", "risk"]
