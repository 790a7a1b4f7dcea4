"""Foldings as frames: nothing that was told changes by being written down."""

from dataclasses import replace

from tests.wardline.incidents.made import a_finding
from wardline.incidents import begin, fold, from_frame, from_json, to_frame, to_json


def test_a_finding_is_read_back_as_it_was() -> None:
    finding = replace(a_finding(), series=((1, 2.0), (2, 3.5)), nearest="one", to_be_normal="another")
    assert from_json(to_json(finding)) == finding


def test_a_folding_is_read_back_as_it_was() -> None:
    state = replace(fold([a_finding()], begin()), forgotten=3)
    assert from_frame(to_frame(state)) == state


def test_an_empty_folding_is_too() -> None:
    assert from_frame(to_frame(begin())) == begin()
