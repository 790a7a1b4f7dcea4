"""What the real-time lab is told to run: hosts with their programs, and attacks with their tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NETWORK = "10.77.0.0/24"
GATEWAY = "10.77.0.1"
OUTSIDE = "198.51.100.10"
"""The one host on the lab's "Internet"; every name resolves to it or to another of its addresses."""


@dataclass(frozen=True, slots=True)
class Program:
    """One process of a host: a Python module of this package with its arguments, or a tool found on the PATH.

    `module` starts as `python -m wardline_range.real.programs.<module>`; otherwise `tool` names an executable. In the
    arguments `{ip}` and `{mac}` stand for the host's own addresses, `{gateway}` and `{outside}` for GATEWAY and
    OUTSIDE, `{folder}` for an empty folder of its own, and `{<name>}` (with dashes and dots as underscores) for the
    address of the host called so. It is ready once something listens on `ready_tcp` or, without one, at once.
    """

    module: str = ""
    tool: str = ""
    arguments: tuple[str, ...] = ()
    ready_tcp: int = 0
    needs_packages: tuple[str, ...] = ()
    """Python packages it imports, by import name; a host whose packages are missing stays out, and the lab says so."""
    needs_tools: tuple[str, ...] = ()
    """Executables that its module starts or becomes."""


@dataclass(frozen=True, slots=True)
class Host:
    """One device of the lab: its network namespace holds `mac` and `ip`, and its programs run in it."""

    name: str
    type: str
    vendor: str
    model: str
    mac: str
    ip: str
    programs: tuple[Program, ...]
    firmware: str = ""
    talks_to: tuple[str, ...] = ()
    """Names of hosts, or of names on the Internet, that it may ordinarily call."""
    is_outside: bool = False
    uses_dhcp: bool = False
    """It asks the gateway for its address (which is reserved for its MAC) with udhcpc before its programs start."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Flows that belong to an attack: the other end (a host's name, or "" for any), protocol and its port (0: any)."""

    peer: str = ""
    proto: str = "tcp"
    port: int = 0


@dataclass(frozen=True, slots=True)
class RealAttack:
    """One attack as it is played with real packets; `name` is that of its virtual twin.

    `programs` run one after the other in the namespace of host `on`, all of them killed after `lasts_s`. A flow between
    `on` and anybody is the attack's where it begins while they run and a touch matches.
    """

    name: str
    title: str
    on: str
    techniques: tuple[str, ...]
    programs: tuple[Program, ...]
    touches: tuple[Touch, ...]
    lasts_s: float = 30.0
    needs_hosts: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
