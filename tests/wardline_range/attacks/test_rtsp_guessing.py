"""Guesses, one after the other, all refused."""

from tests.wardline_range.made import attacked


def test_guesses_are_refused() -> None:
    shown = attacked("rtsp-guessing", "windows-laptop", ["windows-laptop", "hikvision-camera"], hours=0.1)
    flows = shown.flows("rtsp-guessing")
    assert flows.height > 60
    assert set(flows["resp_p"]) == {554}
