"""Technique ids are well formed, and a page can be opened for each."""

import re

import pytest

from wardline.model.techniques import TECHNIQUES, Technique, technique


def test_ids_belong_to_their_matrix() -> None:
    for id_, found in TECHNIQUES.items():
        assert found.id == id_
        assert re.fullmatch(r"T1\d{3}(\.\d{3})?" if found.matrix == "enterprise" else r"T0\d{3}", id_)
        assert found.name
        assert re.fullmatch("[a-z-]+", found.tactic)


def test_a_sub_technique_stands_below_its_technique() -> None:
    assert {id_.split(".")[0] for id_ in TECHNIQUES if "." in id_} <= TECHNIQUES.keys()


@pytest.mark.parametrize(("id_", "page"), [("T1046", "T1046/"), ("T1557.002", "T1557/002/"), ("T0855", "T0855/")])
def test_a_technique_has_its_page(id_: str, page: str) -> None:
    found = technique(id_)
    assert isinstance(found, Technique)
    assert found.url == f"https://attack.mitre.org/techniques/{page}"


def test_an_unknown_id_is_none() -> None:
    assert technique("T9999") is None
