"""MUD files as makers write them: the shape of the example in RFC 8520 9, with names of our own."""

import json
from typing import Any

URL = "https://camera.example/cam-1"
ACCEPT = {"forwarding": "accept"}


def ace(name: str, **matches: Any) -> dict[str, Any]:
    """One entry; `mud` is the container of abstract peers."""
    named = {("ietf-mud:mud" if key == "mud" else key): value for key, value in matches.items()}
    return {"name": name, "matches": named, "actions": ACCEPT}


def eq(port: int) -> dict[str, Any]:
    return {"operator": "eq", "port": port}


def tree(
    from_device: list[dict[str, Any]], to_device: list[dict[str, Any]] | None = None, **facts: Any
) -> dict[str, Any]:
    """A whole file with two access lists."""
    lists = {"from": from_device, "to": to_device or []}
    mud: dict[str, Any] = {
        "mud-version": 1, "mud-url": URL, "last-update": "2026-01-02T03:04:05+00:00", "cache-validity": 48,
        "is-supported": True, "systeminfo": "A camera of ours",
    }  # fmt: skip
    for side in lists:
        mud[f"{side}-device-policy"] = {"access-lists": {"access-list": [{"name": f"v4-{side}"}]}}
    acls = [{"name": f"v4-{side}", "type": "ipv4-acl-type", "aces": {"ace": aces}} for side, aces in lists.items()]
    return {"ietf-mud:mud": mud | facts, "ietf-access-control-list:acls": {"acl": acls}}


def camera(**facts: Any) -> dict[str, Any]:
    """A camera that calls its cloud by name, streams to a network, and is watched from inside."""
    cloud = {"ietf-acldns:dst-dnsname": "api.camera-cloud.example", "protocol": 6}
    back = {"ietf-acldns:src-dnsname": "api.camera-cloud.example", "protocol": 6}
    opened = {"ietf-mud:direction-initiated": "from-device"}
    stream = {"destination-ipv4-network": "203.0.113.0/24", "protocol": 6}
    return tree(
        [
            ace("cloud", ipv4=cloud, tcp=opened | {"destination-port": eq(443)}),
            ace("stream", ipv4=stream, tcp={"destination-port": {"lower-port": 8000, "upper-port": 8999}}),
            ace("watched", ipv4={"protocol": 6}, tcp={"source-port": eq(554)}, mud={"local-networks": [None]}),
            ace("log", ipv4={"protocol": 17}, udp={"destination-port": eq(514)}, mud={"my-controller": [None]}),
        ],
        [
            ace("cloud-back", ipv4=back, tcp=opened | {"source-port": eq(443)}),
            ace("watching", ipv4={"protocol": 6}, tcp={"destination-port": eq(554)}, mud={"local-networks": [None]}),
        ],
        **facts,
    )


def written(made: dict[str, Any]) -> bytes:
    return json.dumps(made).encode()
