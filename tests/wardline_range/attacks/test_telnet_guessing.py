"""Guesses, one after the other, all refused."""

from tests.wardline_range.made import attacked


def test_guesses_are_refused() -> None:
    shown = attacked("telnet-guessing", "windows-laptop", ["windows-laptop", "hikvision-recorder"], hours=0.1)
    conn = shown.table("conn").join(shown.flows("telnet-guessing"), on="community_id", how="semi")
    assert set(conn["service"]) == {"telnet"}
    assert set(conn["resp_h"]) == {shown.ip("hikvision-recorder")}
    assert conn.height > 20
