"""What is gathered while indicators are read from files, within bounds, before it becomes `Indicators`."""

import ipaddress
from dataclasses import astuple, dataclass

from wardline.model.errors import InputError
from wardline.model.indicator import Compound, Indicators, gathered
from wardline.model.pattern import Pattern, leaves

MOST_INDICATORS = 2_000_000
MOST_COMPOUNDS = 10_000
MOST_FREE = 500
"""Observations that name no value to search for, and so are asked of every row."""

MOST_LEAVES = 20
"""Observations of one pattern."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One indicator as it is told, in the order of `SAID`; times in ns."""

    id: str
    name: str
    source: str
    confidence: int | None = None
    dated: int | None = None
    valid_from: int | None = None
    valid_until: int | None = None
    marking: str = ""
    phases: str = ""
    labels: str = ""


class Gathering:
    """Rows of `said`, values by kind, patterns, and what was left out and why."""

    def __init__(self) -> None:
        self._said: list[tuple[object, ...]] = []
        self._atoms: dict[str, list[tuple[str, int, int]]] = {}
        self._compounds: list[Compound] = []
        self._places = 0
        self._free = 0
        self.left_out: dict[str, int] = {}

    def room(self, where: str) -> None:
        """Raises InputError where one indicator more would be too many."""
        if len(self._said) >= MOST_INDICATORS:
            raise InputError(f"{where}: more than {MOST_INDICATORS:,} indicators; give only those still valid")

    def state(self, stated: Stated) -> int:
        """Note one indicator; returns its row."""
        self._said.append(astuple(stated))
        return len(self._said) - 1

    def value(self, kind: str, value: str, row: int, place: int = -1) -> None:
        """Note a value of an indicator."""
        self._atoms.setdefault(kind, []).append((network_key(value) if kind == "network" else value, row, place))

    def compound(self, row: int, pattern: Pattern, where: str) -> None:
        """Note a pattern, with the values that its observations are searched by. Raises InputError at a bound."""
        asked = list(leaves(pattern))
        free = sum(leaf.anchor is None for leaf in asked)
        if len(asked) > MOST_LEAVES:
            raise InputError(f"{where}: its pattern has more than {MOST_LEAVES} observations; split it")
        if len(self._compounds) >= MOST_COMPOUNDS or self._free + free > MOST_FREE:
            raise InputError(
                f"{where}: more than {MOST_COMPOUNDS:,} patterns, or {MOST_FREE} that name no value to search for; "
                "give those that matter here"
            )
        for leaf in asked:
            for value in leaf.anchor[1] if leaf.anchor else ():
                self.value(leaf.anchor[0] if leaf.anchor else "", value, row, self._places)
            self._places += 1
        self._free += free
        self._compounds.append(Compound(row, pattern))

    def leave_out(self, reason: str) -> None:
        """Count something that cannot be answered from traffic."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def indicators(self) -> Indicators:
        """All of it, as columns."""
        return gathered(self._said, self._atoms, self._compounds, self.left_out)


def network_key(text: str) -> str:
    """A network as it is searched for: version/length/number."""
    net = ipaddress.ip_network(text, strict=False)
    return f"{net.version}/{net.prefixlen}/{int(net.network_address) >> (net.max_prefixlen - net.prefixlen)}"
