"""The chart: what is outside the expected range stands out."""

from dataclasses import replace

import pytest

from tests.wardline.report.made import START, findings
from wardline.model.finding import Expectation
from wardline.report.chart import chart

SCAN = findings()[0]


@pytest.mark.feature("B4")
def test_observed_and_expected_stand_side_by_side() -> None:
    drawn = chart(SCAN, "Horizontal scan")
    assert drawn is not None
    assert drawn.title == "Horizontal scan: observed 44 addresses in a minute, expected at most 5 addresses in a minute"
    assert drawn.svg.count('class="bar over"') == 4
    assert drawn.svg.count('class="band"') == 1
    assert (drawn.top, drawn.start, drawn.end) == ("44", "2026-03-01 00:00:00", "2026-03-01 05:57:00")


def test_below_the_range_is_outside_it_too() -> None:
    quiet = replace(SCAN, series=((START, 9.0), (START + 60, 1.0)), expected=Expectation("5 to 10", 5.0, 10.0))
    drawn = chart(quiet, "Silence")
    assert drawn is not None
    assert drawn.svg.count('class="bar over"') == 1


@pytest.mark.parametrize("series", [(), ((START, 1.0),)])
def test_too_few_points_are_no_chart(series: tuple[tuple[int, float], ...]) -> None:
    assert chart(replace(SCAN, series=series), "x") is None


def test_zeroes_and_equal_times_do_not_break_it() -> None:
    assert chart(replace(SCAN, series=((START, 0.0), (START, 0.0)), expected=Expectation("")), "x") is not None
