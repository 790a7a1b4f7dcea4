"""Devices that lose a service together have an outage; those that scan together, or fail alone, have none."""

from tests.wardline.behaviour import bad_hours, worlds
from tests.wardline.behaviour.worlds import CAMERAS, CLOUD, HMI, LAPTOP, PLC


def test_the_internet_is_lost_and_found_again() -> None:
    begins, ends = bad_hours.conditions(bad_hours.without_internet(60, range(40, 50)))
    assert (begins.name, begins.told) == ("internet_outage", "begins")
    assert set(begins.members) >= {f"dev-{camera}" for camera in CAMERAS}
    assert (begins.start - worlds.T0) // worlds.MINUTE == 40
    assert (ends.told, ends.over) == ("ends", True)
    assert (ends.until - worlds.T0) // worlds.MINUTE in (51, 52)


def test_one_device_without_its_cloud_is_no_outage() -> None:
    tries = worlds.once(45, {"conn": [worlds.failed(45.2, CAMERAS[0], CLOUD[0], 8443) for _ in range(20)]})
    assert bad_hours.conditions(worlds.days(50, 1, tries, without=[CAMERAS[0]])) == []


def test_machines_that_scan_together_are_no_outage() -> None:
    def scans(minute: int) -> worlds.Rows:
        hits = [(camera, f"198.51.100.{place}") for camera in CAMERAS for place in range(30)] if minute > 40 else []
        return {"conn": [worlds.failed(minute + 0.95, camera, target, 23) for camera, target in hits]}

    assert bad_hours.conditions(worlds.days(50, 1, scans)) == []


def test_a_server_that_many_lose_is_named() -> None:
    clients = (*CAMERAS, LAPTOP)

    def asks(minute: int) -> worlds.Rows:
        made = worlds.conn if minute < 40 else worlds.failed
        return {"conn": [made(minute + 0.4, client, PLC, 8080) for client in clients]}

    (lost,) = bad_hours.conditions(worlds.days(45, 1, asks))
    assert (lost.name, lost.scope) == ("service_outage", f"dev-{PLC}")
    assert set(lost.members) == {f"dev-{client}" for client in clients}
    assert f"dev-{HMI}" not in lost.members


def test_names_that_nobody_resolves_count_as_failures() -> None:
    def asks(minute: int) -> worlds.Rows:
        if minute < 40:
            return {}
        failing = {"rcode": 2, "rcode_name": "SERVFAIL", "answers": []}
        name = "api.camera-cloud.example"
        return {"dns": [{**worlds.answer(minute + 0.3, one, name, ""), **failing} for one in CAMERAS]}

    told = bad_hours.conditions(worlds.days(43, 1, asks, without=[]))
    assert told == []
    away = [*worlds.days(40, 1), *(worlds.batch(minute, asks(minute)) for minute in (40, 41))]
    (lost,) = bad_hours.conditions(away)
    assert {row.table for row in lost.evidence} == {"dns"}


def test_a_service_that_fails_works_and_fails_within_one_minute() -> None:
    clients = (*CAMERAS, LAPTOP)

    def asks(minute: int) -> worlds.Rows:
        if minute < 40:
            return {"conn": [worlds.conn(minute + 0.4, client, PLC, 8080) for client in clients]}
        turns = ((0.1, worlds.failed), (0.4, worlds.conn), (0.7, worlds.failed))
        return {"conn": [made(minute + part, client, PLC, 8080) for client in clients for part, made in turns]}

    (lost,) = bad_hours.conditions(worlds.days(41, 1, asks))
    assert (lost.start - worlds.T0) / worlds.MINUTE == 40.7
