"""Guesses, one after the other, all refused."""

from tests.wardline_range.made import attacked


def test_guesses_are_refused() -> None:
    shown = attacked("ssh-guessing", "windows-laptop", ["windows-laptop"], hours=0.1)
    tried = shown.table("ssh")
    assert tried.height > 10
    assert set(tried["resp_h"]) == {shown.ip("gateway")}
