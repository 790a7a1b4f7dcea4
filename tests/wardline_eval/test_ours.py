"""Wardline as a contender: incidents as alarms, with the rules alone fewer of them."""

import polars as pl

from tests.wardline.incidents.made import MINUTE, START, a_finding
from wardline.incidents.score import probability
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import Finding
from wardline.model.incident import Incident
from wardline.model.schema import TIME
from wardline_eval.case import Case
from wardline_eval.judging import judge
from wardline_eval.ours import Wardline, WardlineRules, likely_since, moved


def test_it_finds_what_was_planted_and_says_how_sure_it_is(short_case: Case) -> None:
    alarms = Wardline().watch(short_case)
    judged = judge(short_case, alarms)
    assert judged.told[0].is_found, "a scan needs no learning"
    found = judged.incidents[judged.told[0].alarm or 0]
    assert 0.5 <= found.score <= 1
    assert found.title
    assert short_case.attacks[0].ip in found.addresses
    assert all(found.ts <= ts <= found.end for ts in found.detections)


def test_the_rules_alone_find_the_scan_too_and_have_no_detector_that_learns(short_case: Case) -> None:
    judged = judge(short_case, WardlineRules().watch(short_case))
    assert judged.told[0].is_found
    ids = {one.spec.id for one in WardlineRules().detectors()}
    assert "scan" in ids
    assert "volume" not in ids
    assert ids < {one.spec.id for one in Wardline().detectors()}


def an_incident(*findings: Finding) -> Incident:
    return Incident(
        "I1", DeviceId("d-lab"), "scan", "", "high", probability(findings), START, findings[-1].end, "", (), (),
        findings, len(findings), (), (),
    )  # fmt: skip


def test_weak_evidence_is_told_when_it_has_become_likely_and_not_before() -> None:
    weak = a_finding(evidence=2.0, prior=-3.0, ts=START)
    more = a_finding("volume", evidence=3.0, prior=-3.0, ts=START + 30 * MINUTE)
    assert likely_since(an_incident(weak, more)) == more.end
    assert likely_since(an_incident(a_finding(evidence=4.0), more)) == START + MINUTE
    assert likely_since(an_incident(weak)) == 0


def test_a_batch_is_moved_with_all_its_times() -> None:
    day = 86_400 * 10**9
    rows = pl.DataFrame({"uid": ["C"], "ts": [5 * day + 7]}, schema_overrides={"ts": TIME})
    earlier = moved(Batch("made", 5 * day, 6 * day, {"conn": rows}), 3 * day)
    assert (earlier.start, earlier.end) == (2 * day, 3 * day)
    assert earlier.tables["conn"]["ts"].cast(pl.Int64).item() == 2 * day + 7
