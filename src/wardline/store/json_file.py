"""A JSON document on disk, replaced in one step: a reader meets the old one or the new one, never half of either.

References: POSIX.1-2017 rename() (the new name is never missing).
"""

import json
import os
from pathlib import Path
from typing import Any

from wardline.model.errors import InputError, OutputError


def read(path: Path) -> Any:
    """The document; None where there is no such file. Raises InputError where it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}; restore it from a copy or remove it") from error


def write(path: Path, document: Any) -> None:
    """Put the document there, on the disk before the old one goes. Raises OutputError and leaves the old one."""
    partial = path.with_name(f"{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except (OSError, TypeError, ValueError) as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error}; make room or choose another place") from error
