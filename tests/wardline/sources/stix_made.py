"""Small STIX objects and what is read from them."""

import json
from collections.abc import Mapping

from wardline.model.indicator import Indicators
from wardline.model.knowledge import Knowledge
from wardline.sources.gathering import Gathering
from wardline.sources.indicators import parse_indicators

Object = Mapping[str, object]


def indicator(number: int, pattern: object, **given: object) -> Object:
    """One indicator; any property may be given, and None takes one away."""
    told: dict[str, object] = {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{number}", "name": f"Thing {number}",
        "created": "2026-02-01T00:00:00Z", "modified": "2026-03-01T00:00:00Z", "valid_from": "2026-02-01T00:00:00Z",
        "pattern": pattern, "pattern_type": "stix",
    }  # fmt: skip
    return {name: value for name, value in (told | given).items() if value is not None}


def bundle(*objects: Object) -> bytes:
    """A bundle as it stands in a file."""
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}).encode()


def read(data: bytes | str, name: str = "feed.json") -> Indicators:
    """The indicators of one file."""
    into = Gathering()
    parse_indicators(data.encode() if isinstance(data, str) else data, name, into)
    return into.indicators()


def knowing(*objects: Object) -> Knowledge:
    """What is known from a bundle of these objects."""
    return Knowledge(indicators=read(bundle(*objects)))


def listed(text: str) -> Knowledge:
    """What is known from a list or CSV."""
    return Knowledge(indicators=read(text, "list.csv"))
