"""Change windows from a YAML file that a person wrote.

- devices: [ENG-WS77, 10.50.0.20]
  from: 2026-05-11T09:00Z
  until: 2026-05-11T10:30Z
  silences: [ot-command, new-behaviour]
  reason: work order 4711, new set points
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from wardline.model.directive import ChangeWindow
from wardline.model.errors import InputError

MOST_BYTES = 1_000_000
MOST_WINDOWS = 1_000
_WORDS = {"devices", "from", "until", "silences", "reason"}


def read_change_windows(path: Path) -> tuple[ChangeWindow, ...]:
    """Every window in the file. Raises InputError with the place and the remedy where one cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is too large for change windows: write fewer than {MOST_WINDOWS}")
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(told, list) or len(told) > MOST_WINDOWS:
        raise InputError(f"{path} should hold a list of at most {MOST_WINDOWS} change windows, each beginning with '-'")
    return tuple(_window(one, f"{path}, window {place}") for place, one in enumerate(told, 1))


def _window(told: object, where: str) -> ChangeWindow:
    if not isinstance(told, Mapping) or set(told) != _WORDS:
        raise InputError(f"{where}: give exactly {', '.join(sorted(_WORDS))}")
    start, end = _time(told["from"], where), _time(told["until"], where)
    if start >= end:
        raise InputError(f"{where}: it ends before it begins")
    reason = str(told["reason"] or "").strip()
    if not reason:
        raise InputError(f"{where}: give a reason; somebody will ask for it")
    return ChangeWindow(_texts(told, "devices", where), start, end, reason[:300], _texts(told, "silences", where))


def _texts(told: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = told[name]
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise InputError(f"{where}: {name} is a list of words, such as [ENG-WS77, 10.50.0.20]")
    return tuple(value)


def _time(value: object, where: str) -> int:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise InputError(f"{where}: {str(value)[:40]!r} is no time; write for example 2026-05-11T09:00Z") from None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(aware.timestamp()) * 1_000_000_000
