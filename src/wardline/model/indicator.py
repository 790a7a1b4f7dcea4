"""`Indicators`: what others say is bad (addresses, names, fingerprints, patterns), as columns, with who said so.

Most indicators name one value, and there may be millions of them, so they stand in frames that are searched by hash.
The few that ask for more are patterns.

References: OASIS STIX 2.1 4.7 (indicator), 7.2 (markings).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from wardline.model.pattern import Pattern

Kind = Literal[
    "address", "called_address", "calling_address", "endpoint", "network", "domain", "domain_tree", "url", "ja4",
    "ja4s", "mac", "user_agent", "subject", "issuer", "serial",
]  # fmt: skip
"""What one value may be. `called_address` counts where a device opened the connection, `calling_address` where it was
opened from there, `endpoint` is a called address with its port, `domain_tree` a name with all names below it; a
`network` is written version/length/number of the network."""

_WORDS = pl.Categorical()
SAID = pl.Schema(
    {
        "id": pl.String(),
        "name": pl.String(),
        "source": _WORDS,
        "confidence": pl.UInt8(),  # 0..100 as STIX has it; null where nobody said
        "dated": pl.Int64(),  # when it was last said, ns since the epoch
        "valid_from": pl.Int64(),
        "valid_until": pl.Int64(),
        "marking": _WORDS,
        "phases": _WORDS,  # kill-chain phases joined by ", "
        "labels": _WORDS,
    }
)
ATOM = pl.Schema({"hash": pl.UInt64, "value": pl.String, "indicator": pl.UInt32, "place": pl.Int32})
"""One value: `indicator` is the row of `said`; `place` the leaf that is to be asked next, -1 where the value is all."""

FOUND = pl.Schema({"value": pl.String, "indicator": pl.UInt32, "place": pl.Int32})


@dataclass(frozen=True, slots=True)
class Compound:
    """An indicator that asks for more than one value: the row of `said`, and the pattern."""

    indicator: int
    pattern: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class Indicators:
    """`said` tells each indicator (`SAID`), `atoms` the values by kind (`ATOM`, sorted by hash), `compounds` the rest.

    `left_out` counts what was read and cannot be answered from traffic, by reason.
    """

    said: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SAID))
    atoms: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    compounds: tuple[Compound, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.said.height > 0

    def naming(self, kind: Kind, values: pl.Series) -> pl.DataFrame:
        """The values that an indicator of this kind names (`FOUND`); what is searched for should hold none twice."""
        held = self.atoms.get(kind)
        if held is None or values.is_empty():
            return pl.DataFrame(schema=FOUND)
        hashes = values.hash()
        first = held["hash"].search_sorted(hashes, side="left")
        hit = held["hash"].gather(first.clip(upper_bound=held.height - 1)) == hashes
        if not hit.any():
            return pl.DataFrame(schema=FOUND)
        near = held.filter(pl.col("hash").is_in(hashes.filter(hit).to_list()))
        return near.filter(pl.col("value").is_in(values.filter(hit).to_list())).select(FOUND.names())


NO_INDICATORS = Indicators()
"""What is known where nobody gave any."""


def gathered(
    said: Iterable[Sequence[object]],
    atoms: Mapping[str, Sequence[tuple[str, int, int]]],
    compounds: Sequence[Compound],
    left_out: Mapping[str, int],
) -> Indicators:
    """Indicators from rows of `said`, and from (value, indicator, place) by kind."""
    frames = {}
    for kind, rows in sorted((kind, rows) for kind, rows in atoms.items() if rows):
        plain = pl.DataFrame(rows, schema=FOUND, orient="row").unique(maintain_order=True)
        hashed = plain.with_columns(hash=plain["value"].hash()).sort("hash", maintain_order=True)
        frames[kind] = hashed.select(ATOM.names())
    return Indicators(pl.DataFrame(list(said), schema=SAID, orient="row"), frames, tuple(compounds), dict(left_out))
