"""Guesses, one after the other, all refused."""

from tests.wardline_range.made import attacked


def test_guesses_are_refused() -> None:
    shown = attacked("http-guessing", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1)
    tried = shown.table("http", shown.ip("windows-laptop"))
    assert tried.filter(tried["status_code"] == 401).height > 60
    assert "/admin/login.cgi" in set(tried["uri"])
