"""The summary on the terminal and as JSON."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.wardline.report.made import a_report, with_text
from wardline.report.report import Report
from wardline.report.summary import print_summary, summary

REPORT = a_report()


def printed(report: Report, *, terminal: bool = False) -> str:
    out = io.StringIO()
    print_summary(report, Path("report"), Console(file=out, width=100, force_terminal=terminal, color_system=None))
    return out.getvalue()


def test_it_reads_like_this() -> None:
    lines = [line.rstrip() for line in printed(REPORT).splitlines()]
    assert lines[1:9] == [
        "1 incident needs you now",
        "",
        " 1  critical  Horizontal scan, then password guessing, then new Modbus writer: eng-laptop",
        "(10.20.0.50)",
        "   > 99 % likely · 2026-03-01 04:00:00 to 04:15:00 UTC · 7 findings · T0836, T0846, T0855, T1046,",
        "   T1110",
        "   It wrote 12 holding registers of 10.20.0.11; only 10.20.0.20 did so before. Observed 12 writes;",
        "   expected writes from 10.20.0.20 alone.",
    ]
    assert lines[-1] == "Report    report/index.html"
    assert any(line.startswith("Devices   12: 3 IP camera, 2 PLC") for line in lines)


def test_the_json_summary_names_what_is_urgent() -> None:
    said = summary(REPORT, Path("out"))
    assert json.loads(json.dumps(said)) == said
    assert said["report"] == "out/index.html"
    assert said["urgent"] == [REPORT.incidents[0].id]
    assert said["devices_by_type"] == {
        "IP camera": 3, "PLC": 2, "HMI": 1, "laptop": 1, "printer": 1, "router": 1, "server": 1, "thermostat": 1,
        "unknown": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["[bold red]x[/]", "\x1b[2J\x1b]0;gone\x07", "\u202egnp.exe", "[link=http://x]y[/link]"]
)
def test_text_from_the_wire_is_neither_markup_nor_an_escape(text: str) -> None:
    said = printed(with_text(REPORT, text), terminal=True)
    assert "\x1b" not in said
    assert "\u202e" not in said
    if text.startswith("["):
        assert text in said


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_no_text_reaches_the_terminal_as_a_control_character(text: str) -> None:
    said = printed(with_text(REPORT, text))
    assert all(line.isprintable() for line in said.split("\n"))
    assert all(one.isprintable() for one in _texts(summary(with_text(REPORT, text), Path("r"))))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for held in value.values() for text in _texts(held)]
    if isinstance(value, list):
        return [text for held in value for text in _texts(held)]
    return [value] if isinstance(value, str) else []
