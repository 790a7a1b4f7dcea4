"""Indicator files, read: STIX 2.1 bundles, CSV and plain lists, by their content."""

import json
from collections.abc import Sequence
from pathlib import Path

from wardline.model.errors import InputError
from wardline.model.indicator import NO_INDICATORS, Indicators
from wardline.sources.gathering import Gathering
from wardline.sources.indicator_lists import read_list

MOST_BYTES = 512 * 1024 * 1024


def read_indicators(paths: Sequence[Path]) -> Indicators:
    """The indicators of all these files. Raises InputError with the file, the object or line, and the remedy."""
    if not paths:
        return NO_INDICATORS
    into = Gathering()
    for path in paths:
        parse_indicators(_content(path), path.name, into)
    return into.indicators()


def parse_indicators(data: bytes, name: str, into: Gathering) -> None:
    """The indicators that these bytes hold; `name` is how errors and findings call them. Raises InputError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} is no UTF-8; give a STIX bundle (JSON), CSV or a list as text"
        ) from None
    if not text.lstrip().startswith(("{", "[{", "[\n", "[ ")):
        read_list(text, name, into)
        return
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON ({error}); give a STIX 2.1 bundle as its maker wrote it") from None
    from wardline.sources.stix import read_bundle  # the grammar takes a fifth of a second to load

    read_bundle(tree, name, into)


def left_out(indicators: Indicators) -> tuple[str, ...]:
    """Lines that say what was read and cannot be answered from traffic."""
    if not indicators.left_out:
        return ()
    said = "; ".join(f"{count:,} {reason}" for reason, count in sorted(indicators.left_out.items()))
    return (f"Indicators left out, because no table here can answer them: {said}.",)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give a file of indicators") from error
    if len(data) > MOST_BYTES:
        raise InputError(f"{path} has more than {MOST_BYTES // 1024**2} MiB; split it into several files")
    return data
