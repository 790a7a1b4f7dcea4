"""The catalogue of training data: read strictly, and old entries are named."""

from datetime import date

import pytest

from wardline.govern.catalogue import overdue, read_catalogue
from wardline.model.errors import InputError

ENTRY = """
[[source]]
name = "A registry"
used_for = "names"
source = "its makers"
licence = "BSD-3-Clause"
date = "2026-01-01"
size = "12 entries"
labels = "by hand"
refresh_days = 30
"""


def test_an_entry_is_read_and_named_once_it_is_old() -> None:
    (one,) = read_catalogue(ENTRY)
    assert (one.name, one.day) == ("A registry", date(2026, 1, 1))
    assert overdue([one], date(2026, 1, 31)) == []
    assert overdue([one], date(2026, 2, 1)) == ["A registry is 31 days old, at most 30 are allowed: update Wardline"]


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        ENTRY.replace("licence", "license"),
        ENTRY.replace('size = "12 entries"\n', ""),
        ENTRY.replace("2026-01-01", "soon"),
        ENTRY.replace("2026-01-01", "1026-01-01"),
    ],
)
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="the catalogue of training data is broken"):
        read_catalogue(text)
