"""`Profile`: what a device of one model may do, as its maker, its owner or its like on other sites say.

References: RFC 8520 (MUD) 3, 4 and 8; RFC 8519 4 (access control lists).
"""

from dataclasses import dataclass
from typing import Literal

PeerKind = Literal[
    "any", "name", "network", "local", "same-manufacturer", "manufacturer", "model", "controller", "my-controller",
]  # fmt: skip
Opener = Literal["device", "peer", "either"]
Origin = Literal["maker", "observed"]
Range = tuple[int, int]
"""First and last port, both within."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who the other side may be; `value` is the host name, network, authority, model URL or controller class."""

    kind: PeerKind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip() if self.kind not in ("name", "network") else self.value


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of traffic that is allowed; None stands for any.

    `local` are ports of the device and `remote` those of its peer; `opened_by` says who must open a connection.
    """

    name: str
    peer: Peer
    family: Literal[4, 6] | None = None
    proto: str | None = None
    local: Range | None = None
    remote: Range | None = None
    opened_by: Opener = "either"

    def __str__(self) -> str:
        ports = "".join(
            f" {side} {bounds[0]}" + (f"-{bounds[1]}" if bounds[1] != bounds[0] else "")
            for side, bounds in (("at", self.local), ("to", self.remote))
            if bounds
        )
        return f"{self.proto or 'any protocol'}{ports} with {self.peer}"


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules for one model. `url` names it; `vendor`, `model` and `about` say which devices it is for.

    `samples` is how many contacts an observed profile was learned from, and 0 for what a maker wrote.
    """

    url: str
    rules: tuple[Rule, ...]
    vendor: str = ""
    model: str = ""
    about: str = ""
    origin: Origin = "maker"
    samples: int = 0
    updated: str = ""

    @property
    def authority(self) -> str:
        """The host part of the URL, which stands for the manufacturer (RFC 8520 4.1)."""
        return self.url.partition("://")[2].partition("/")[0].lower()
