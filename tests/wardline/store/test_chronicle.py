"""What was told is written again and again; what people added stays, and pages neither lose nor double a row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline.store.told import a_device, a_finding, an_incident
from wardline.store.chronicle import Chronicle, DeviceFilter, FindingFilter, IncidentFilter
from wardline.store.database import Database

DAY = 86_400 * 10**9


@pytest.fixture
def chronicle(tmp_path: Path) -> Iterator[Chronicle]:
    with Database.in_folder(tmp_path) as database:
        yield Chronicle(database)


def test_what_is_told_anew_keeps_what_people_added(chronicle: Chronicle) -> None:
    chronicle.write({"incidents": [an_incident(1)], "devices": [a_device(1)]})
    assert chronicle.set_work("I1", status="acknowledged", assignee="ward-3", acknowledged_at=9)
    assert chronicle.set_standing("D1", "authorised")
    chronicle.write({"incidents": [an_incident(1, total=7, told_at=50)], "devices": [a_device(1, label="moved")]})
    incident, device = chronicle.incident("I1"), chronicle.device("D1")
    assert incident is not None
    assert device is not None
    assert (incident["total"], incident["status"], incident["assignee"], incident["told_at"]) == (
        7, "acknowledged", "ward-3", 1
    )  # fmt: skip
    assert (device["label"], device["standing"]) == ("moved", "authorised")


def test_what_is_not_there_is_said(chronicle: Chronicle) -> None:
    assert chronicle.incident("I1") is None
    assert chronicle.finding("F1") is None
    assert not chronicle.set_standing("D1", "authorised")
    assert not chronicle.set_work("I1", status="closed")
    with pytest.raises(ValueError, match="title"):
        chronicle.set_work("I1", title="another")


def test_incidents_come_by_risk_or_the_newest_first(chronicle: Chronicle) -> None:
    chronicle.write({"incidents": [an_incident(number) for number in range(1, 4)]})
    assert [one["id"] for one in chronicle.incidents(IncidentFilter(), None, 9)] == ["I1", "I2", "I3"]
    assert [one["id"] for one in chronicle.incidents(IncidentFilter(), None, 9, newest=True)] == ["I3", "I2", "I1"]


def test_filters_narrow_and_sites_are_kept_apart(chronicle: Chronicle) -> None:
    chronicle.write({
        "incidents": [an_incident(1), an_incident(2, site="clinic", severity="low"), an_incident(3, status="closed")],
        "devices": [a_device(1), a_device(2, site="clinic", vendor="Philips", type="monitor", words="monitor 100%")],
        "findings": [a_finding(1), a_finding(2, site="clinic", detector="beacon", probability=0.2)],
    })  # fmt: skip

    def found(**wanted: object) -> list[str]:
        return [one["id"] for one in chronicle.incidents(IncidentFilter(**wanted), None, 9)]  # type: ignore[arg-type]

    assert found(sites=("clinic",)) == ["I2"]
    assert found(sites=()) == []
    assert found(status=("open",)) == ["I1", "I2"]
    assert found(severity="low") == ["I2"]
    assert found(words=("NUMBER 3",)) == ["I3"]
    assert found(words=("%",)) == []
    assert found(since=2, until=3) == ["I2"]
    assert chronicle.count_incidents(IncidentFilter(sites=("plant",))) == 2
    assert [one["id"] for one in chronicle.devices(DeviceFilter(words=("100%",)), None, 9)] == ["D2"]
    assert chronicle.count_devices(DeviceFilter(vendor="Axis", type="camera", standing="new")) == 1
    assert chronicle.facets("vendor", DeviceFilter()) == {"Axis": 1, "Philips": 1}
    assert [one["id"] for one in chronicle.findings(FindingFilter(detector="beacon"), None, 9)] == ["F2"]
    assert [one["id"] for one in chronicle.findings(FindingFilter(least=0.5), None, 9)] == ["F1"]


def test_words_of_a_device_cannot_reach_out_of_the_question(chronicle: Chronicle) -> None:
    hostile = "'; DROP TABLE devices; --"
    chronicle.write({"devices": [a_device(1, label=hostile, words=hostile.lower())]})
    assert [one["label"] for one in chronicle.devices(DeviceFilter(words=(hostile,)), None, 9)] == [hostile]
    assert chronicle.devices(DeviceFilter(vendor=hostile), None, 9) == []


def test_days_and_key_figures_count_what_began_since(chronicle: Chronicle) -> None:
    chronicle.write({
        "incidents": [
            an_incident(1, first_ts=DAY), an_incident(2, first_ts=2 * DAY - 1), an_incident(3, first_ts=2 * DAY),
            an_incident(4, first_ts=3 * DAY, probability=0.1),
        ]
    })  # fmt: skip
    assert chronicle.by_day(None, DAY, 0.5) == [(1, "high", 2), (2, "high", 1)]
    assert len(chronicle.handled(None, 2 * DAY, 0.5)) == 1


@settings(max_examples=25, deadline=None)
@given(risks=st.lists(st.sampled_from([0.0, 1.0, 2.5]), max_size=23), size=st.integers(1, 9))
def test_pages_hold_every_row_once_however_many_are_equal(
    tmp_path_factory: pytest.TempPathFactory, risks: list[float], size: int
) -> None:
    with Database.in_folder(tmp_path_factory.mktemp("records")) as database:
        chronicle = Chronicle(database)
        chronicle.write({"incidents": [an_incident(number, risk=risk) for number, risk in enumerate(risks)]})
        found: list[str] = []
        after = None
        while page := chronicle.incidents(IncidentFilter(), after, size):
            found += [one["id"] for one in page]
            after = (page[-1]["risk"], page[-1]["id"])
    assert len(found) == len(risks)
    assert set(found) == {f"I{number}" for number in range(len(risks))}
