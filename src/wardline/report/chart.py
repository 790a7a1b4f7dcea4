"""One finding's series as a chart: what was observed, over what was expected, as SVG made of numbers alone."""

import itertools
from dataclasses import dataclass

from markupsafe import Markup

from wardline.model.finding import Finding
from wardline.model.text import moment, printable

WIDTH, HEIGHT = 600.0, 90.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the words that stand around it: they are text beside it, so that they stay readable on a phone."""

    svg: Markup
    title: str
    top: str
    start: str
    end: str
    has_range: bool


def chart(finding: Finding, name: str) -> Chart | None:
    """The chart of a finding under the name of its detector, or None where its series has fewer than two points.

    Bars above the expected range stand out by class and the range itself is a band; both scale with the page's width.
    """
    points = finding.series
    if len(points) < 2:
        return None
    low, high = finding.expected.low, finding.expected.high
    top = max(max(value for _, value in points), high or 0.0) * 1.08 or 1.0
    first, last = points[0][0], points[-1][0]
    gap = min((b[0] - a[0] for a, b in itertools.pairwise(points) if b[0] > a[0]), default=1)
    scale = WIDTH / (last - first + gap or 1)
    width = max(1.0, gap * scale * 0.82)
    shapes = [_band(low, high, top)] if high is not None else []
    for ts, value in points:
        tall = max(0.0, min(HEIGHT, HEIGHT * value / top))
        unusual = (high is not None and value > high) or (low is not None and value < low)
        kind = "bar over" if unusual else "bar"
        x = (ts - first) * scale
        shapes.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{HEIGHT - tall:.1f}" width="{width:.1f}" height="{tall:.1f}"/>'
        )
    frame = f'class="chart" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none" aria-hidden="true"'
    svg = f"<svg {frame}>{''.join(shapes)}</svg>"
    return Chart(Markup(svg), _title(finding, name), f"{top / 1.08:.4g}", moment(first), moment(last), high is not None)


def _band(low: float | None, high: float, top: float) -> str:
    upper = HEIGHT - HEIGHT * min(high, top) / top
    lower = HEIGHT - HEIGHT * max(0.0, low or 0.0) / top
    tall = max(0.0, lower - upper)
    line = f'<line class="limit" x1="0" x2="{WIDTH:.0f}" y1="{upper:.1f}" y2="{upper:.1f}"/>'
    return f'<rect class="band" x="0" y="{upper:.1f}" width="{WIDTH:.0f}" height="{tall:.1f}"/>{line}'


def _title(finding: Finding, name: str) -> str:
    observed, expected = printable(finding.observed.text, 120), printable(finding.expected.text, 160)
    return f"{name}: observed {observed}, expected {expected}"
