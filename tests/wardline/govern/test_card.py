"""A card says what the registry holds, what is missing too, and no text breaks its tables."""

from dataclasses import replace

from wardline.govern.card import card
from wardline.govern.registry import Data, Shadow, SignOff, Version

DATA = Data("own lab | home", "Apache-2.0", "2026-03-02", 4000, "exact", (1, 2))
NEW = Version("phases", 1, 0, "0.1.0", "Names the phase of an attack.", "ab" * 32, (DATA,), {"recall": 0.9})


def test_a_new_version_shows_that_nobody_answers_for_it() -> None:
    text = card(NEW, judges=False)
    assert "Signed off: by nobody" in text
    assert "Shadow run: none yet" in text
    assert "does not judge" in text


def test_data_figures_and_sign_off_stand_on_the_card() -> None:
    whole = replace(NEW, shadow=Shadow(0, 10**9, 500, 498), signed=SignOff("A. Tester", "security lead", 0))
    text = card(whole, judges=True)
    assert r"| own lab \| home | Apache-2.0 | 2026-03-02 | 4000 | exact | 1, 2 |" in text
    assert "| recall | 0.9 |" in text
    assert "498 of 500 windows judged alike" in text
    assert "A. Tester, security lead, 1970-01-01" in text
