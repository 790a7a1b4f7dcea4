"""OCSF lines against an independent model of the schema."""

import json

import pytest
from py_ocsf_models import OCSF_VERSION  # type: ignore[import-untyped]
from py_ocsf_models.events.findings.detection_finding import DetectionFinding  # type: ignore[import-untyped]

from tests.wardline.report.made import a_report
from wardline.report.ocsf import VERSION, ocsf_jsonl

REPORT = a_report()
LINES = [json.loads(one) for one in ocsf_jsonl(REPORT.incidents, REPORT.devices, REPORT.specs)]


def test_the_model_and_we_speak_of_the_same_version() -> None:
    assert OCSF_VERSION == VERSION


@pytest.mark.feature("F1")
@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["message"]))
def test_each_incident_is_a_valid_detection_finding(line: dict[str, object]) -> None:
    read = DetectionFinding.model_validate(line)
    assert (read.class_uid, read.category_uid, read.type_uid) == (2004, 2, 200401)
    assert read.finding_info.title == line["message"]


@pytest.mark.feature("F2")
def test_it_says_when_how_bad_how_sure_and_which_techniques() -> None:
    first = LINES[0]
    assert (first["severity"], first["confidence"], first["risk_level"]) == ("Critical", "High", "Critical")
    assert (first["start_time"], first["end_time"]) == (1_772_337_600_000, 1_772_338_500_000)
    assert [one["technique"]["uid"] for one in first["finding_info"]["attacks"]] == [
        "T0836", "T0846", "T0855", "T1046", "T1110",
    ]  # fmt: skip
    assert LINES[1]["finding_info"]["attacks"][0]["sub_technique"]["uid"] == "T1071.001"
    assert LINES[1]["finding_info"]["attacks"][0]["technique"]["uid"] == "T1071"


def test_the_findings_are_its_evidence_and_their_baselines_its_anomalies() -> None:
    first = LINES[0]
    assert first["count"] == len(first["evidences"]) == 7
    assert first["evidences"][0]["data"]["evidence"][0]["uid"].startswith("C")
    assert first["evidences"][0]["dst_endpoint"]["ip"] == "10.20.0.11"
    assert first["evidences"][0]["dst_endpoint"]["uid"] == "site/plc1"
    assert LINES[1]["evidences"][0]["dst_endpoint"] == {"ip": "8.8.4.4"}
    assert len(first["anomaly_analyses"]) == 2, "password guessing has a built-in limit and so no baseline"
    assert first["anomaly_analyses"][1]["anomalies"][0]["observations"][0]["value"] == "44 addresses in a minute"
    assert {one["uid"] for one in first["resources"]} == {"site/plc1", "site/plc2", "site/hmi"}


@pytest.mark.feature("F7")
def test_the_device_is_described() -> None:
    assert LINES[0]["device"] == {
        "uid": "site/lap", "name": "eng-laptop (10.20.0.50)", "type_id": 3, "type": "laptop", "hostname": "eng-laptop",
        "ip": "10.20.0.50", "mac": "02:42:0a:14:00:32", "vendor_name": "Lenovo",
    }  # fmt: skip
    nobody = json.loads(next(ocsf_jsonl(REPORT.incidents, ())))["device"]
    assert nobody == {"uid": "site/lap", "name": "site/lap", "type_id": 0, "type": "Unknown"}
