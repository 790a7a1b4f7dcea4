"""Refused logins in a row are found on every protocol; a few typing errors and a known stale password are not."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.brute_force import BruteForce

CAMERA, LAPTOP = worlds.CAMERAS[0], worlds.LAPTOP


def login(minute: float, client: str, server: str, success: bool | None, service: str = "telnet") -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"T{minute:.5f}", "orig_h": client, "orig_p": 40000, "resp_h": server,
        "resp_p": 23,
        "service": service, "username": "root", "success": success,
    }  # fmt: skip


def unauthorized(minute: float, client: str, server: str) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"H{minute:.5f}", "orig_h": client, "orig_p": 40000, "resp_h": server,
        "resp_p": 80,
        "method": "GET", "status_code": 401, "username": "admin",
    }  # fmt: skip


def connack(minute: float, client: str, server: str, code: int) -> worlds.Row:
    return {
        "ts": worlds.at(minute), "uid": f"M{minute:.5f}", "orig_h": client, "orig_p": 40000, "resp_h": server,
        "resp_p": 1883,
        "mqtt_type": "CONNACK", "reason_code": code, "is_orig": False,
    }  # fmt: skip


def ssh(minute: float, client: str, server: str) -> worlds.Row:
    return worlds.conn(minute, client, server, 22, service="ssh", resp_bytes=2400, duration=3.1)


def spread(start: float, count: int) -> list[float]:
    return [start + place * 0.9 / count for place in range(count)]


@pytest.mark.parametrize(
    ("table", "rows", "service"),
    [
        ("login", [login(m, LAPTOP, CAMERA, False) for m in spread(5, 30)], "telnet"),
        ("http", [unauthorized(m, LAPTOP, CAMERA) for m in spread(5, 30)], "http"),
        ("mqtt", [connack(m, LAPTOP, CAMERA, 5) for m in spread(5, 30)], "mqtt"),
        ("conn", [ssh(m, LAPTOP, CAMERA) for m in spread(5, 30)], "ssh"),
    ],
)
def test_thirty_refused_logins_are_guessing(table: str, rows: list[worlds.Row], service: str) -> None:
    (finding,) = found(BruteForce(), worlds.days(10, 1, worlds.once(5, {table: rows})))
    assert f"refused 30 {service} logins" in finding.claim
    assert finding.severity == "high"
    assert {row.table for row in finding.evidence} == {table}


def test_a_login_that_is_accepted_after_them_is_critical() -> None:
    rows = [login(m, LAPTOP, CAMERA, False) for m in spread(5, 30)] + [login(5.95, LAPTOP, CAMERA, True)]
    (finding,) = found(BruteForce(), worlds.days(10, 1, worlds.once(5, {"login": rows})))
    assert finding.severity == "critical"
    assert "then 1 login accepted" in finding.claim


def test_an_attacker_from_outside_is_told_on_the_device_it_attacks() -> None:
    rows = [login(m, worlds.EVIL, CAMERA, False) for m in spread(5, 30)]
    (finding,) = found(BruteForce(), worlds.days(10, 1, worlds.once(5, {"login": rows})))
    assert finding.device == worlds.device_of(CAMERA)
    assert finding.claim.startswith(worlds.EVIL)


def test_four_typing_errors_are_not() -> None:
    rows = [login(m, LAPTOP, CAMERA, False) for m in spread(5, 4)]
    assert found(BruteForce(), worlds.days(10, 1, worlds.once(5, {"login": rows}))) == ()


def test_a_stale_password_that_was_learned_stays_quiet() -> None:
    def stale(minute: int) -> worlds.Rows:
        return {"mqtt": [connack(minute + s / 6, CAMERA, worlds.HMI, 4) for s in range(3)]}

    assert found(BruteForce(), worlds.days(40, 1, stale), learned_minutes=20) == ()
