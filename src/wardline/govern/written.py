"""A registry as a JSON document and back; no code is stored, and an unknown field is an error, not a guess."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wardline.govern.registry import Data, Registry, Shadow, SignOff, Version
from wardline.model.errors import InputError

FORMAT = 1


def to_json(registry: Registry) -> dict[str, Any]:
    """The document, of plain objects, lists, texts and numbers."""
    versions = {model: [asdict(one) for one in listed] for model, listed in registry.versions.items()}
    return {"format": FORMAT, "versions": versions, "judged": {model: list(n) for model, n in registry.judged.items()}}


def from_json(document: Any) -> Registry:
    """The registry of a document, an empty one for None. Raises InputError where it is none."""
    if document is None:
        return Registry()
    try:
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']!r} is not {FORMAT}")
        versions = {model: tuple(map(_version, listed)) for model, listed in document["versions"].items()}
        registry = Registry(versions, {model: tuple(map(int, n)) for model, n in document["judged"].items()})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"this is no registry of models: {error}; restore it from a copy") from error
    for model, numbers in registry.judged.items():
        known = {one.number for one in versions.get(model, ())}
        if not known.issuperset(numbers):
            raise InputError(f"the registry lacks versions of {model!r} that judged; restore it from a copy")
    return registry


def _version(said: Mapping[str, Any]) -> Version:
    data = tuple(Data(**{**one, "seeds": tuple(one["seeds"])}) for one in said["data"])
    shadow = Shadow(**said["shadow"]) if said["shadow"] else None
    signed = SignOff(**said["signed"]) if said["signed"] else None
    return Version(**{**said, "data": data, "shadow": shadow, "signed": signed})
