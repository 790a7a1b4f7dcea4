"""Zeek's log sources and fields, as Sigma rules name them, and which table and column of ours each is.

References: Sigma specification 2.0 (log sources, taxonomy); Zeek's log fields.
"""

from collections.abc import Mapping

from wardline.model.schema import TABLES

SERVICES: Mapping[str, str] = {
    "conn": "conn", "dns": "dns", "http": "http", "ssl": "tls", "tls": "tls", "x509": "tls", "ssh": "ssh",
    "dhcp": "dhcp", "ntp": "ntp", "modbus": "modbus", "dnp3": "dnp3", "weird": "weird", "mqtt_connect": "mqtt",
    "mqtt_publish": "mqtt", "mqtt_subscribe": "mqtt",
}  # fmt: skip
"""Table of each Zeek log that is one of ours under another name or the same."""

_EVERYWHERE = {"id.orig_h": "orig_h", "id.orig_p": "orig_p", "id.resp_h": "resp_h", "id.resp_p": "resp_p"}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "tls": {
        "version": "tls_version", "certificate.serial": "cert_serial", "certificate.subject": "subject",
        "certificate.issuer": "issuer", "san.dns": "san_dns",
    },
    "http": {"version": "http_version"},
    "ssh": {"client": "client_version", "server": "server_version"},
    "dhcp": {"msg_types": "msg_type"},
    "ntp": {"version": "ntp_version", "mode": "ntp_mode"},
    "weird": {"source": "layer"},
}  # fmt: skip


def column(table: str, field: str) -> str | None:
    """Our column for a field of Zeek's log; None where our table does not show it."""
    name = _EVERYWHERE.get(field) or _RENAMED.get(table, {}).get(field) or field
    return name if name in TABLES[table].fields else None
