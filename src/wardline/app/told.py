"""What people told, between its rows in the ledger and the values that the stages take; every row is checked again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wardline.model.directive import Context, Directives, Lesson, Suppression, Verdict
from wardline.model.errors import InputError
from wardline.store.ledger import Entry, Ledger

Said = Suppression | Lesson | Verdict | Context
KINDS: Mapping[str, type[Said]] = {
    "suppression": Suppression, "lesson": Lesson, "verdict": Verdict, "context": Context,
}  # fmt: skip


def row(said: Said) -> tuple[str, Mapping[str, Any]]:
    """The kind of a directive, and what of it is written; its id is that of its row."""
    kind = next(name for name, type_ in KINDS.items() if isinstance(said, type_))
    return kind, {name: value for name, value in asdict(said).items() if name != "id"}


def directives(entries: Sequence[Entry]) -> Directives:
    """The directives of rows that stand. Raises InputError where a row is not what was written."""
    made: dict[Any, list[Any]] = {type_: [] for type_ in KINDS.values()}
    for entry in entries:
        type_: Any = KINDS.get(entry.kind)
        if type_ is None:
            raise InputError(f"row {entry.id} of the ledger is of a kind that this version does not know: {entry.kind}")
        try:
            told = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.told.items()}
            made[type_].append(type_(id=entry.id, **told))
        except TypeError as error:
            raise InputError(f"row {entry.id} of the ledger is not what Wardline wrote: {error}") from error
    return Directives(
        suppressions=tuple(made[Suppression]),
        lessons=tuple(made[Lesson]),
        verdicts=tuple(made[Verdict]),
        contexts=tuple(made[Context]),
    )


def standing(folder: Path | None) -> Directives:
    """What people told in the ledger of a state folder; nothing where there is none. Raises InputError."""
    if folder is None:
        return Directives()
    with Ledger(folder) as ledger:
        return directives(ledger.standing())
