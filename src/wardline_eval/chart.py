"""The page's charts as SVG: lines over axes, and a reliability diagram; made of numbers, and of names escaped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from wardline_eval.calibration import Bin

WIDTH, HEIGHT = 640.0, 340.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 24.0, 14.0, 44.0
_COLOURS = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, both shown; `ticks` are values with their words. On a log axis all are above zero."""

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    is_log: bool = False

    def share(self, value: float) -> float:
        """Where a value lies, 0..1; what is beyond an end lies there."""
        low, high, at = (math.log(max(one, 1e-12)) if self.is_log else one for one in (self.low, self.high, value))
        return min(1.0, max(0.0, (at - low) / (high - low)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `number` picks its colour and dashes."""

    name: str
    number: int
    points: Sequence[tuple[float, float]]

    @property
    def look(self) -> str:
        """Its class in the style."""
        return f"c{self.number % _COLOURS}"


SHARE = Axis("", 0.0, 1.0, [(at / 5, f"{at * 20} %") for at in range(6)])


def lines(drawn: Sequence[Line], x: Axis, y: Axis, says: str, mark: float | None = None) -> Markup:
    """Step lines, each rising where its points are; `mark` draws a line upright. `says` is for those who cannot see."""
    shapes = [_frame(x, y)]
    if mark is not None:
        at = _x(x, mark)
        shapes.append(f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP:.1f}" y2="{HEIGHT - _BOTTOM:.1f}"/>')
    for line in drawn:
        path = " ".join(_steps([(_x(x, one), _y(y, other)) for one, other in line.points]))
        if path:
            shapes.append(f'<path class="line {line.look}" d="{path}"><title>{escape(line.name)}</title></path>')
    return _svg(shapes, says)


def reliability(bins: Sequence[Bin], says: str) -> Markup:
    """Bins as dots over the diagonal, with their intervals and counts."""
    said = Axis("probability that incidents said", 0.0, 1.0, SHARE.ticks)
    true = Axis("share that were an attack", 0.0, 1.0, SHARE.ticks)
    shapes = [
        _frame(said, true),
        f'<path class="mark" d="M{_x(said, 0):.1f} {_y(true, 0):.1f} L{_x(said, 1):.1f} {_y(true, 1):.1f}"/>',
    ]
    for one in bins:
        x, y = _x(said, one.said), _y(true, one.true)
        low, high = (_y(true, end) for end in one.interval)
        radius = 3 + 2 * math.log10(max(1, one.count))
        side, anchor = (-radius - 4, "end") if one.said > 0.9 else (radius + 4, "start")
        shapes += [
            f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>',
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>',
            f'<text x="{x + side:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{one.count}</text>',
        ]
    return _svg(shapes, says)


def _frame(x: Axis, y: Axis) -> str:
    """Grid, ticks and titles of both axes."""
    bottom, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    shapes = []
    for value, word in x.ticks:
        at = _x(x, value)
        shapes.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{bottom:.1f}"/>')
        shapes.append(f'<text x="{at:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{escape(word)}</text>')
    for value, word in y.ticks:
        at = _y(y, value)
        shapes.append(f'<line class="grid" x1="{_LEFT}" x2="{right:.1f}" y1="{at:.1f}" y2="{at:.1f}"/>')
        shapes.append(f'<text x="{_LEFT - 6:.1f}" y="{at + 4:.1f}" text-anchor="end">{escape(word)}</text>')
    middle = (_LEFT + right) / 2
    shapes.append(
        f'<text class="axis" x="{middle:.1f}" y="{HEIGHT - 8:.1f}" text-anchor="middle">{escape(x.title)}</text>'
    )
    if y.title:
        shapes.append(
            f'<text class="axis" transform="translate(12 {(_TOP + bottom) / 2:.1f}) rotate(-90)" '
            f'text-anchor="middle">{escape(y.title)}</text>'
        )
    return "".join(shapes)


def _steps(points: Sequence[tuple[float, float]]) -> list[str]:
    """A path that goes along, then up."""
    if not points:
        return []
    first, *rest = points
    return [f"M{first[0]:.1f} {first[1]:.1f}", *(f"H{x:.1f} V{y:.1f}" for x, y in rest)]


def _x(axis: Axis, value: float) -> float:
    return _LEFT + axis.share(value) * (WIDTH - _LEFT - _RIGHT)


def _y(axis: Axis, value: float) -> float:
    return HEIGHT - _BOTTOM - axis.share(value) * (HEIGHT - _TOP - _BOTTOM)


def _svg(shapes: Sequence[str], says: str) -> Markup:
    frame = f'class="chart" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(says)}"'
    return Markup(f"<svg {frame}>{''.join(shapes)}</svg>")
