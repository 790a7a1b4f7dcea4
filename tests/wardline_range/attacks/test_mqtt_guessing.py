"""Guesses, one after the other, all refused."""

from tests.wardline_range.made import attacked


def test_guesses_are_refused() -> None:
    shown = attacked("mqtt-guessing", "windows-laptop", ["windows-laptop", "home-assistant"], hours=0.1)
    tried = shown.table("mqtt", shown.ip("windows-laptop"))
    assert set(tried["mqtt_type"]) == {"CONNECT", "CONNACK"}
    assert tried["client_id"].drop_nulls().n_unique() > 60
