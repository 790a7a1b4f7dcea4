"""A gateway that lets itself be found by SSDP and maps ports for whoever asks.

References: UPnP Device Architecture 2.0, 1.3.3 (search response), 3.2.1 (SOAP over HTTP); UPnP WANIPConnection:2 2.5.16
(AddPortMapping).
"""

import asyncio
import re
import socket
from typing import cast

from wardline_range.real.programs import lifetime
from wardline_range.real.programs.web import Page, Web

_SSDP = ("239.255.255.250", 1900)
_SERVER = "Linux/4.14 UPnP/1.1 MiniUPnPd/2.2.1"
_DEVICE = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
_CONNECTION = "urn:schemas-upnp-org:service:WANIPConnection:1"
_LAYOUT = "urn:schemas-upnp-org:service:Layer3Forwarding:1"
_KINDS = ("upnp:rootdevice", _DEVICE, _CONNECTION, _LAYOUT)
_CONTROL = "/ctl/IPConn"


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=5000, help="of description and control")
    parser.add_argument("--ssdp", type=int, default=_SSDP[1])
    parser.add_argument("--title", default="UniFi Security Gateway")
    given = parser.parse_args()
    lifetime.run(_serve(given.ip, given.port, given.ssdp, given.title))


async def _serve(ip: str, port: int, ssdp: int, title: str) -> None:
    pages = {"/rootDesc.xml": Page(_description(title), "text/xml"), _CONTROL: Page(_MAPPED, "text/xml")}
    found = _answers(f"http://{ip}:{port}/rootDesc.xml")
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Found(found), sock=_group_socket(ip, ssdp))
    server = await asyncio.start_server(Web(_SERVER, pages.get).talk, ip, port)
    async with server:
        await server.serve_forever()


class _Found(asyncio.DatagramProtocol):
    """Answers searches: one datagram for each thing that matches."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        sought = re.search(rb"(?im)^ST:[ ]*(\S+)", data)
        if not data.startswith(b"M-SEARCH ") or sought is None:
            return
        target = sought.group(1).decode("latin-1")
        for kind, answer in self._answers.items():
            if target in ("ssdp:all", kind):
                self._transport.sendto(answer, addr)


def _answers(location: str) -> dict[str, bytes]:
    uuid = "uuid:9a3c5c1e-7788-4b6d-8f10-788a20107701"
    answers = {}
    for kind in _KINDS:
        lines = (
            "HTTP/1.1 200 OK", "CACHE-CONTROL: max-age=120", f"ST: {kind}", f"USN: {uuid}::{kind}", "EXT:",
            f"SERVER: {_SERVER}", f"LOCATION: {location}", "", "",
        )  # fmt: skip
        answers[kind] = "\r\n".join(lines).encode()
    return answers


def _group_socket(ip: str, port: int) -> socket.socket:
    """Hears what is sent to the group and to the address itself, and answers from the address."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind(("", port))
    membership = socket.inet_aton(_SSDP[0]) + socket.inet_aton(ip)
    line.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    line.setblocking(False)
    return line


def _description(title: str) -> bytes:
    service = (
        f"<service><serviceType>{_CONNECTION}</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>"
        f"<controlURL>{_CONTROL}</controlURL><eventSubURL>/evt/IPConn</eventSubURL><SCPDURL>/WANIPCn.xml</SCPDURL></service>"
    )
    return (
        '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">'
        f"<specVersion><major>1</major><minor>0</minor></specVersion><device><deviceType>{_DEVICE}</deviceType><friendlyName>{title}</friendlyName>"
        f"<manufacturer>Ubiquiti</manufacturer><modelName>{title}</modelName>"
        f"<serviceList>{service}</serviceList></device></root>"
    ).encode()


_MAPPED = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
    f'<u:AddPortMappingResponse xmlns:u="{_CONNECTION}"></u:AddPortMappingResponse></s:Body></s:Envelope>'
).encode()
"""To whatever it is asked to map it says yes."""


if __name__ == "__main__":
    main()
