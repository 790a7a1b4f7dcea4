"""The card of a model version as Markdown: all of it from the registry, so that it cannot say what is not there.

References: Mitchell et al. 2019, "Model Cards for Model Reporting".
"""

from datetime import UTC, datetime

from wardline.govern.registry import Data, Version
from wardline.model.batch import Nanos
from wardline.model.text import printable

LONGEST = 300


def card(version: Version, *, judges: bool) -> str:
    """The card; `judges` says whether this version is the one that judges now."""
    figures = [f"| {_cell(name)} | {value:g} |" for name, value in sorted(version.figures.items())]
    lines = [
        f"# {_cell(version.model)}, version {version.number}", "",
        _cell(version.purpose), "",
        f"* State: {'judges now' if judges else 'does not judge'}",
        f"* Made: {_day(version.made)} with Wardline {_cell(version.code)}",
        f"* Weights: SHA-256 `{_cell(version.weights_sha256)}`",
        f"* Shadow run: {_shadow(version)}",
        f"* Signed off: {_signed(version)}",
        f"* Why it was made: {_cell(version.reason) or 'not said'}", "",
        "## Figures on held-out data", "", "| Figure | Value |", "|---|---|", *figures, "",
        "## Training data", "",
        "| Source | Licence | Date | Rows | Labels | Seeds |", "|---|---|---|---|---|---|",
        *map(_data, version.data), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _data(one: Data) -> str:
    seeds = ", ".join(map(str, one.seeds)) or "none"
    cells = (one.source, one.licence, one.date, str(one.rows), one.labels, seeds)
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _shadow(version: Version) -> str:
    ran = version.shadow
    if ran is None:
        return "none yet"
    return f"{_day(ran.start)} to {_day(ran.end)}, {ran.alike} of {ran.windows} windows judged alike"


def _signed(version: Version) -> str:
    by = version.signed
    return f"{_cell(by.name)}, {_cell(by.role)}, {_day(by.at)}" if by else "by nobody"


def _day(at: Nanos) -> str:
    return f"{datetime.fromtimestamp(at / 1e9, UTC):%Y-%m-%d}"


def _cell(text: str) -> str:
    return printable(text, LONGEST).replace("|", "\\|")
