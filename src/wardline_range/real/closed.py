"""Proof that nothing can leave the lab: every cable ends within it, and its Internet leads nowhere.

References: ip-netns(8) (`list-id`: names of the namespaces that links lead to), ip-route(8).
"""

import errno
import json
import socket
from typing import Any

from wardline_range.real.commands import LabError, run
from wardline_range.real.namespaces import inside
from wardline_range.real.topology import BRIDGE, Topology

_FAR = ("8.8.8.8", 53)
"""An address of the real Internet, where no packet of the lab may ever arrive."""
_REMEDY = "nothing was started; run `wardline range clean` and report this"


def check_closed(topology: Topology) -> None:
    """Raises LabError where a link of the lab leads out of it, or its Internet has a way to anywhere else."""
    names = set(topology.names)
    for name in topology.names:
        _check_links(name, names, may_bridge=name == topology.switch)
    for name in (topology.internet, topology.switch):
        inside(name, lambda name=name: _check_unreachable(name))  # type: ignore[misc]


def _check_links(name: str, lab: set[str], may_bridge: bool) -> None:
    leads_to = {one["nsid"]: one.get("name", "") for one in _told(name, "netns", "list-id")}
    for link in _told(name, "-d", "link"):
        called, kind = link["ifname"], link.get("linkinfo", {}).get("info_kind", "")
        if called == "lo" or (may_bridge and called == BRIDGE and kind == "bridge"):
            continue
        if kind != "veth":
            raise LabError(f"{name} has a link {called} that is no cable of the lab", _REMEDY)
        # Without an id the peer would be in the same namespace; an id without a name leads to one that is not ours.
        if leads_to.get(link.get("link_netnsid"), "") not in lab:
            raise LabError(f"the cable {called} of {name} leads out of the lab", _REMEDY)


def _check_unreachable(name: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        try:
            out.connect(_FAR)
        except OSError as error:
            if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
                return
            raise LabError(f"{name} gave an odd answer on the way to {_FAR[0]} ({error})", _REMEDY) from None
    raise LabError(f"{name} has a route to {_FAR[0]}", _REMEDY)


def _told(name: str, *question: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run(["ip", "-n", name, "-j", *question], "look at links") or "[]")
    return told
