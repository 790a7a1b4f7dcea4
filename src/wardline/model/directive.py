"""What people tell Wardline: so far, planned work."""

from dataclasses import dataclass

from wardline.model.batch import Nanos


@dataclass(frozen=True, slots=True)
class ChangeWindow:
    """Planned work on named devices from `start` until `end`; then it expires by itself.

    `devices` are addresses, hardware addresses, host names or ids; `causes` are the families of findings that the work
    explains ("ot-command", "new-behaviour" …, as in docs/alerts.md).
    """

    devices: tuple[str, ...]
    start: Nanos
    end: Nanos
    reason: str
    causes: tuple[str, ...]
