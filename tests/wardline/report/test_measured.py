"""The product says how good it is, on which data, wherever a report is read."""

import re

import pytest

from tests.wardline.report.made import a_report
from wardline.report.measured import Measured, measured
from wardline.report.page import build_page


def test_the_sentence_gives_set_version_and_rate() -> None:
    words = Measured("a set", "0.9", "2026-01-02", 40, 38, 3, 2000).words
    assert words.startswith("Measured on a set by version 0.9 (2026-01-02): 38 of 40 attacks found, ")
    assert "3 false incidents in 2,000 device-days (1.5 in 1,000)." in words


@pytest.mark.feature("F8")
def test_every_report_states_it() -> None:
    one = measured()
    assert 0 < one.found <= one.attacks
    text = re.sub(r"<[^>]+>", " ", build_page(a_report()))
    assert f"{one.found} of {one.attacks} attacks found" in text
