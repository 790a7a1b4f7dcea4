"""The page: whole, self-contained, and closed to hostile text."""

import base64
import hashlib
import json
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline.report.made import a_report, with_text
from wardline import incidents
from wardline.model.finding import PRIOR, Part
from wardline.report import page
from wardline.report.page import build_page, percent

REPORT = a_report()


class Read(HTMLParser):
    """Elements, attributes and the text inside script and style of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._in = tag if tag in self.inside else ""
        if self._in:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.inside[self._in][-1] += data
        else:
            self.text.append(data)

    @property
    def policy(self) -> str:
        return next(value for tag, name, value in self.attributes if tag == "meta" and "default-src" in value)


def test_the_policy_admits_exactly_our_style_and_script() -> None:
    read = Read(build_page(REPORT))
    (style,) = read.inside["style"]
    _data, script = read.inside["script"]
    for text in (style, script):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in read.policy
    assert read.policy.startswith("default-src 'none'; ")
    assert "unsafe" not in read.policy


def test_nothing_is_loaded_from_anywhere_and_no_style_or_handler_is_inline() -> None:
    read = Read(build_page(REPORT))
    assert not {"img", "link", "iframe", "object", "embed", "base", "form"} & read.tags.keys()
    for tag, name, value in read.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"style", "src", "srcset", "action"}, (tag, name)
        assert name != "href" or value.startswith("#"), value
    assert "@import" not in read.inside["style"][0]
    assert "url(" not in read.inside["style"][0]


@pytest.mark.feature("F3")
@pytest.mark.feature("F6")
@pytest.mark.feature("B4")
def test_an_incident_shows_its_story_chart_parts_and_rows() -> None:
    text = " ".join(" ".join(Read(build_page(REPORT)).text).split())
    for said in (
        "1 incident needs you now",
        "First: Call the control room",
        "Horizontal scan, then password guessing, then new Modbus writer: eng-laptop (10.20.0.50)",
        "Horizontal scan: observed 44 addresses in a minute, expected at most 5 addresses in a minute",
        "Password guessing, 5 times",
        "T0855",
        "Base rate",
        "writer never seen",
        "conn, 44 of 44 evidence rows",
        "the first 50 %, until 2026-03-01 03:00:00",
        "Nearest normal 3 addresses in a minute, on the first day",
        "Would be normal At most 5 addresses in a minute.",
        "T0855 Unauthorized Command Message for: New Modbus writer",
    ):
        assert said in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert build_page(REPORT) == build_page(a_report())


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "<!--",
    "]]><svg onload=alert(1)>",
    "{{ 1111*1111 }}{% raw %}",
    "javascript:alert(1)",
    "\x1b[2J\u202e",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_the_wire_never_becomes_an_element(text: str) -> None:
    plain, hostile = Read(build_page(with_text(REPORT, "plain"))), Read(build_page(with_text(REPORT, text)))
    assert hostile.tags == plain.tags
    assert Counter((tag, name) for tag, name, _ in hostile.attributes) == Counter(
        (tag, name) for tag, name, _ in plain.attributes
    )
    assert hostile.inside["script"][1] == plain.inside["script"][1]
    assert json.loads(hostile.inside["script"][0])
    assert "1234321" not in " ".join(hostile.text)


@given(st.text(alphabet=st.sampled_from("<>&\"'/!-=`{}%script \n\x00\u2028"), max_size=40))
@settings(max_examples=25, deadline=None)
def test_no_mixture_of_markup_breaks_out(text: str) -> None:
    read = Read(build_page(with_text(REPORT, text)))
    assert len(read.inside["script"]) == 2
    assert read.inside["script"][1] == Read(build_page(REPORT)).inside["script"][1]
    json.loads(read.inside["script"][0])


def test_many_incidents_are_bounded_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "INCIDENTS", 2)
    read = Read(build_page(REPORT))
    assert "2 more incidents of lower risk stand in incidents.jsonl." in " ".join(read.text)


def test_an_empty_report_is_a_page_too() -> None:
    empty = replace(
        REPORT, devices=(), incidents=(), findings=(), tables={}, learned_until=None, edges=REPORT.edges.clear()
    )
    text = " ".join(Read(build_page(empty)).text)
    assert "Nothing unusual was found" in text
    assert "No connection between devices was seen." in text


def test_what_the_sensor_missed_is_marked() -> None:
    sick = replace(REPORT, health=replace(REPORT.health, dropped_rows=12), forgotten=3, verdicts=("found: scan",))
    built = build_page(sick)
    assert built.count('<tr class="odd">') == 2
    assert "found: scan" in built


def test_a_probability_is_never_a_certainty() -> None:
    assert [percent(value) for value in (1.0, 0.992, 0.5, 0.001)] == ["> 99 %", "> 99 %", "50 %", "< 1 %"]


def test_the_script_stays_small() -> None:
    assert Read(build_page(REPORT)).inside["script"][1].count("\n") <= 400


@pytest.mark.feature("F6")
def test_small_parts_are_summed_up_without_changing_the_sum() -> None:
    incident = REPORT.incidents[0]
    small = replace(
        incident.findings[0], detector="quiet", severity="low", parts=(Part(PRIOR, -4.0, ""), Part("x", 2.0, ""))
    )
    more = replace(incident, findings=(*incident.findings, small, replace(small, detector="hushed")))
    shown = page._main_parts(more)
    assert shown[-1].name == "Everything else"
    assert sum(part.value for part in shown) == pytest.approx(sum(part.value for part in incidents.parts(more)))
