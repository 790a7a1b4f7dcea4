"""Charts: points where they belong, names escaped."""

import re

from wardline_eval.calibration import calibration
from wardline_eval.chart import HEIGHT, SHARE, WIDTH, Axis, Line, lines, reliability

DECADES = Axis("rate", 0.1, 1000.0, [(1.0, "1")], is_log=True)


def test_a_log_axis_is_even_in_decades_and_ends_where_it_ends() -> None:
    assert [round(DECADES.share(value), 3) for value in (0.0, 0.1, 1.0, 10.0, 1000.0, 1e9)] == [0, 0, 0.25, 0.5, 1, 1]


def test_a_line_goes_along_and_then_up_and_its_name_is_text() -> None:
    drawn = str(lines([Line("<b>peer", 9, [(0.1, 0.0), (10.0, 0.5)])], DECADES, SHARE, "recall", mark=1.0))
    path = re.search(r'<path class="line c1" d="M([\d.]+) ([\d.]+) H([\d.]+) V([\d.]+)"', drawn)
    assert path is not None
    x0, y0, x1, y1 = map(float, path.groups())
    assert x0 < x1 < WIDTH
    assert y1 < y0 < HEIGHT
    assert "&lt;b&gt;peer" in drawn
    assert "<b>" not in drawn


def test_every_bin_is_a_dot_with_its_count() -> None:
    drawn = str(reliability(calibration([(0.55, True)] * 7 + [(0.95, True)] * 12).bins, "reliability"))
    assert drawn.count("<circle") == 2
    assert ">7</text>" in drawn
    assert ">12</text>" in drawn
