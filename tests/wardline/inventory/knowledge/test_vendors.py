"""Makers by the names that people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge.vendors import makes_parts, said


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        ("TP-LINK TECHNOLOGIES CO.,LTD.", "TP-Link"),
        ("Philips Lighting BV", "Philips"),
        ("Belkin International Inc.", "Belkin"),
        ("Hangzhou Hikvision Digital Technology Co.,Ltd.", "Hikvision"),
        ("Tekron International Ltd", "Tekron"),
        ("Eaton Corporation", "Eaton"),
        ("Acme", "Acme"),
        ("ADVANTECH CO., LTD.", "Advantech"),
        ("ABB SWITZERLAND LTD", "ABB"),
        ("Systems", "Systems"),
    ],
)
def test_a_registered_name_becomes_what_people_say(organisation: str, name: str) -> None:
    assert said(organisation) == name


def test_makers_of_modules_are_known_as_such() -> None:
    assert makes_parts("Espressif Inc.")
    assert makes_parts("Hi-flying electronics technology Co.,Ltd")
    assert not makes_parts("Axis Communications AB")


@given(st.text(min_size=1).filter(str.strip))
def test_a_name_never_gets_lost(organisation: str) -> None:
    assert said(organisation)
