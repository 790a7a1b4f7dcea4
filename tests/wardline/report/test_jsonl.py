"""The JSON lines: whole, ordered, harmless."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from tests.wardline.report.made import a_report, with_text
from wardline.model.finding import Quantity
from wardline.report.jsonl import devices_jsonl, finding_json, findings_jsonl, incidents_jsonl, line
from wardline.report.ocsf import ocsf_jsonl
from wardline.report.page import build_page

REPORT = a_report()


@pytest.mark.feature("F6")
@pytest.mark.feature("B4")
def test_a_finding_carries_what_was_seen_what_was_expected_and_the_parts_of_its_score() -> None:
    lines = [json.loads(one) for one in findings_jsonl(REPORT.findings, REPORT.devices, told=REPORT.incidents)]
    assert len(lines) == len(REPORT.findings)
    assert [one["ts"] for one in lines] == sorted(one["ts"] for one in lines)
    scan = next(one for one in lines if one["detector"] == "horizontal_scan")
    assert scan["observed"] == {"text": "44 addresses in a minute", "value": 44.0, "unit": ""}
    assert scan["expected"]["high"] == 5.0
    assert scan["baseline"]["samples"] == 180
    assert scan["ts"] == "2026-03-01T04:00:00.000000000Z"
    assert math.fsum(part["value"] for part in scan["parts"]) == pytest.approx(scan["score"])
    assert scan["incident"] == REPORT.incidents[0].id
    assert len(scan["evidence"]) == 44


@pytest.mark.feature("F10")
def test_every_place_tells_a_finding_in_the_same_words_and_numbers() -> None:
    """The lines for programs, the SIEM's and the page come from one value: none words or rounds it for itself."""
    lines = {one["id"]: one for one in map(json.loads, findings_jsonl(REPORT.findings, REPORT.devices))}
    events = [json.loads(one) for one in ocsf_jsonl(REPORT.incidents, REPORT.devices, REPORT.specs)]
    sent = {one["uid"]: one["data"] for event in events for one in event["evidences"]}
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", build_page(REPORT))).split())
    assert sent
    for id_, data in sent.items():
        assert {name: lines[id_][name] for name in data} == data
        for text in (data["claim"], data["observed"]["text"], data["expected"]["text"], data["nearest"], id_):
            assert " ".join(text.split()) in page
    for incident, event in zip(map(json.loads, incidents_jsonl(REPORT.incidents, REPORT.devices)), events, strict=True):
        assert event["finding_info"]["desc"] == incident["explanation"]
        assert " ".join(incident["explanation"].split()) in page
        assert [step for step in incident["next_steps"] if step not in page] == []
        for one in incident["techniques"]:
            told = {lines[id_]["detector"] for id_ in incident["findings"] if _names(lines[id_], one["id"])}
            assert set(one["because"]) == told


def _names(finding: Mapping[str, Any], technique: str) -> bool:
    return technique in [one["id"] for one in finding["techniques"]]


@pytest.mark.feature("F7")
def test_every_alert_carries_its_device() -> None:
    for one in incidents_jsonl(REPORT.incidents, REPORT.devices, REPORT.exposed):
        context = json.loads(one)["device_context"]
        assert context["addrs"]
    first = json.loads(next(incidents_jsonl(REPORT.incidents, REPORT.devices, REPORT.exposed)))["device_context"]
    assert (first["label"], first["type"], first["internet_peers"]) == ("eng-laptop (10.20.0.50)", "laptop", 1)


def test_incidents_are_ranked_and_their_parts_sum_to_their_score() -> None:
    lines = [json.loads(one) for one in incidents_jsonl(REPORT.incidents, REPORT.devices)]
    assert [one["rank"] for one in lines] == [1, 2, 3, 4]
    assert [one["risk"] for one in lines] == sorted((one["risk"] for one in lines), reverse=True)
    for one in lines:
        assert 1 / (1 + math.exp(-one["score"])) == pytest.approx(one["probability"])


def test_devices_carry_the_statements_that_lost() -> None:
    (first, *_) = [json.loads(one) for one in devices_jsonl(REPORT.devices)]
    assert first["rejected"][0]["value"] == "generic Linux"
    assert first["attributes"][0]["evidence"][0]["table"] == "dhcp"


def test_hostile_text_is_kept_but_escaped() -> None:
    text = "\x1b]0;x\x07\u202e</script>\n"
    hostile = with_text(REPORT, text)
    for one in (*devices_jsonl(hostile.devices), *findings_jsonl(hostile.findings, hostile.devices)):
        assert one.isascii()
        assert one[:-1].isprintable()
    assert json.loads(next(findings_jsonl(hostile.findings, hostile.devices)))["claim"] == text


def test_numbers_that_json_cannot_hold_become_null() -> None:
    finding = replace(REPORT.findings[0], observed=Quantity("endless", math.inf))
    assert json.loads(line(finding_json(finding)))["observed"]["value"] is None


def test_the_same_report_gives_the_same_bytes() -> None:
    again = a_report()
    assert list(findings_jsonl(REPORT.findings, REPORT.devices)) == list(findings_jsonl(again.findings, again.devices))
    assert list(incidents_jsonl(REPORT.incidents, REPORT.devices)) == list(
        incidents_jsonl(again.incidents, again.devices)
    )
