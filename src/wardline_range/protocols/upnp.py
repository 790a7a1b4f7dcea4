"""UPnP beyond discovery: a device's description, and actions on a gateway such as opening a port, over HTTP.

References: UPnP Device Architecture 2.0, 2.3 (description), 3.2 (control); WANIPConnection:1 2.4.16 (AddPortMapping),
2.4.18 (GetExternalIPAddress).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wardline_range.protocols import http

GATEWAY, RENDERER = "urn:schemas-upnp-org:device:InternetGatewayDevice:1", "urn:schemas-upnp-org:device:MediaRenderer:1"
WAN_CONNECTION = "urn:schemas-upnp-org:service:WANIPConnection:1"
ADD_PORT_MAPPING, DELETE_PORT_MAPPING, EXTERNAL_ADDRESS = "AddPortMapping", "DeletePortMapping", "GetExternalIPAddress"
_XML = 'text/xml; charset="utf-8"'
_SOAP = "http://schemas.xmlsoap.org/soap"
_DECLARATION = '<?xml version="1.0"?>\n'


@dataclass(frozen=True, slots=True)
class Described:
    """What a device's description says of it; a service is (its type, the path of its control)."""

    kind: str
    name: str
    maker: str
    model: str
    serial: str
    uuid: str
    services: tuple[tuple[str, str], ...] = ()

    def document(self) -> bytes:
        """The device description."""
        about = _elements(
            {
                "deviceType": self.kind, "friendlyName": self.name, "manufacturer": self.maker,
                "modelName": self.model, "serialNumber": self.serial, "UDN": f"uuid:{self.uuid}",
            }
        )  # fmt: skip
        services = "".join(f"<service>{_elements(_service(kind, path))}</service>" for kind, path in self.services)
        listed = f"<serviceList>{services}</serviceList>" if services else ""
        return (
            f'{_DECLARATION}<root xmlns="urn:schemas-upnp-org:device-1-0">'
            f"<specVersion><major>1</major><minor>0</minor></specVersion><device>{about}{listed}</device></root>"
        ).encode()


def port_mapping(
    protocol: str, external: int, address: str, internal: int, what: str, lease_s: int = 0
) -> dict[str, str]:
    """The arguments of AddPortMapping: the gateway's port `external` leads to `address` and `internal`."""
    return {
        "NewRemoteHost": "",
        "NewExternalPort": str(external),
        "NewProtocol": protocol,
        "NewInternalPort": str(internal),
        "NewInternalClient": address,
        "NewEnabled": "1",
        "NewPortMappingDescription": what,
        "NewLeaseDuration": str(lease_s),
    }


def action(host: str, path: str, agent: str, service: str, name: str, arguments: Mapping[str, str]) -> bytes:
    """The whole request of an action on a service."""
    quoted = f'"{service}#{name}"'
    return http.request(
        "POST", host, path, agent, _envelope(service, name, arguments), Content_Type=_XML, SOAPAction=quoted
    )


def answer(server: str, service: str, name: str, results: Mapping[str, str]) -> bytes:
    """The whole response to an action that succeeded."""
    return http.response(200, server, _envelope(service, f"{name}Response", results), _XML, Ext="")


def _service(kind: str, path: str) -> dict[str, str]:
    name = kind.split(":")[-2]
    return {
        "serviceType": kind,
        "serviceId": f"urn:upnp-org:serviceId:{name}1",
        "controlURL": path,
        "eventSubURL": f"/evt/{name}",
        "SCPDURL": f"/{name}.xml",
    }


def _envelope(service: str, name: str, values: Mapping[str, str]) -> bytes:
    return (
        f'{_DECLARATION}<s:Envelope xmlns:s="{_SOAP}/envelope/" s:encodingStyle="{_SOAP}/encoding/"><s:Body>'
        f'<u:{name} xmlns:u="{service}">{_elements(values)}</u:{name}></s:Body></s:Envelope>\r\n'
    ).encode()


def _elements(values: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
