"""The headline: what a tired reader must do, in one line."""

from dataclasses import replace

from tests.wardline.report.made import a_report
from wardline.report.verdict import urgent, verdict

REPORT = a_report()


def test_a_severe_and_likely_incident_needs_a_person_now_with_its_first_step() -> None:
    said = verdict(REPORT)
    assert said.headline == "1 incident needs you now"
    assert said.more == "Also below: 3 less pressing."
    assert [(rank, step) for rank, _, step in said.first] == [
        (1, "Call the control room: is somebody working on this controller?")
    ]


def test_what_is_unsure_or_mild_does_not() -> None:
    unsure = replace(REPORT.incidents[0], probability=0.4)
    assert urgent((unsure, *REPORT.incidents[1:])) == ()
    assert verdict(replace(REPORT, incidents=(unsure,))).headline == "Nothing needs you now"


def test_nothing_found_is_said_plainly() -> None:
    said = verdict(replace(REPORT, incidents=(), findings=()))
    assert (said.headline, said.calm) == ("Nothing unusual was found", True)


def test_many_are_counted_and_the_first_three_named() -> None:
    five = tuple(replace(REPORT.incidents[0], id=f"I{at}") for at in range(5))
    said = verdict(replace(REPORT, incidents=five))
    assert (said.headline, len(said.first)) == ("5 incidents need you now", 3)
    assert said.more == "Also below: 2 more of them."
