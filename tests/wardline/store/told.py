"""Small records for the tests of the chronicle and the cases."""

from typing import Any


def an_incident(number: int, **told: Any) -> dict[str, Any]:
    """An incident in the record, open and of nobody; `risk` falls with its number."""
    return {
        "id": f"I{number}", "site": "plant", "device": "D1", "cause": "scan", "severity": "high",
        "title": f"Scan number {number}", "probability": 0.9, "risk": 100.0 - number, "first_ts": number,
        "last_ts": number, "told_at": number, "total": 1, "status": "open", "assignee": "", "outcome": "",
        "acknowledged_at": None, "closed_at": None, "document": "{}", **told,
    }  # fmt: skip


def a_device(number: int, **told: Any) -> dict[str, Any]:
    """A device in the record, new."""
    return {
        "id": f"D{number}", "site": "plant", "label": f"camera {number:03}", "vendor": "Axis", "type": "camera",
        "addr": f"10.0.0.{number}", "first_seen": number, "last_seen": number, "standing": "new",
        "words": f"camera {number:03} axis 10.0.0.{number}", "document": "{}", **told,
    }  # fmt: skip


def a_finding(number: int, **told: Any) -> dict[str, Any]:
    """A finding in the record."""
    return {
        "id": f"F{number}", "site": "plant", "device": "D1", "detector": "scan", "severity": "high", "ts": number,
        "probability": 0.9, "claim": "A scan", "document": "{}", **told,
    }  # fmt: skip
