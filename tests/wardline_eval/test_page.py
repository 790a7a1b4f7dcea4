"""The page: everything in one file, nothing from elsewhere, names escaped, misses and false ones by name."""

import html
import re

import pytest

from tests.wardline_eval.made import a_case, an_alarm, an_attack, told
from wardline_eval.measure import measure
from wardline_eval.page import build_page, number, seconds, share

EVIL = "<script>alert(1)</script>"
CASE = a_case(an_attack(1), an_attack(2, 300, name=EVIL, kind="beacon-fixed", period_s=60.0), name="ho<me")


@pytest.fixture(scope="module")
def page() -> str:
    ours = told(an_alarm(1, 103, 0.99), an_alarm(8, 700, 0.7, title=EVIL), case=CASE)
    peer = told(an_alarm(2, 303, 5.0), case=CASE, contender="peer", raw=True)
    return build_page(measure([ours, peer]), "seeds of the scenarios")


def test_the_headline_says_what_was_found_and_what_was_false(page: str) -> None:
    assert "<h1>Wardline found 1 of 2 attacks, with 1 false incident in 96 device-days</h1>" in page


def test_it_needs_nothing_from_elsewhere_and_no_script(page: str) -> None:
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "url(" not in page
    assert "<script" not in page
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(page)


def test_what_others_chose_is_escaped(page: str) -> None:
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    assert "ho&lt;me" in page


def test_missed_attacks_and_false_incidents_are_listed(page: str) -> None:
    missed, _, false = page.partition("Missed by wardline")[2].partition("Told falsely by wardline")
    assert "10.0.0.2" in missed
    assert "10.0.0.8" in false
    assert "70 %" in false


def test_charts_have_a_line_for_each_contender(page: str) -> None:
    assert page.count('<svg class="chart"') == 3
    assert page.count('<path class="line c1" d="M') == 4, "two charts and two keys"


def test_without_attacks_it_still_counts_what_is_false() -> None:
    page = build_page(measure([told(an_alarm(8, 700, 0.7), case=a_case())]), "seed 1")
    assert "watched no attack, with 1 false incident" in page
    empty = build_page((), "seed 1", [("home", "InputError: <gone>")])
    assert "Nothing was watched" in empty
    assert "home (InputError: &lt;gone&gt;)" in empty


def test_figures_as_people_read_them() -> None:
    assert (share(None), share(0.5), number(1234.5), number(0.12345)) == ("–", "50 %", "1,234", "0.123")
    assert [seconds(one) for one in (None, 59.0, 150.0, 9000.0)] == ["–", "59 s", "2.5 min", "2.5 h"]
