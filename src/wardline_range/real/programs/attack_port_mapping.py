"""Asks an Internet gateway by UPnP to lead ports of the Internet to a device of the network.

References: UPnP WANIPConnection:2 2.5.16 (AddPortMapping), UPnP Device Architecture 2.0, 3.2.1 (SOAP over HTTP).
"""

from collections.abc import Sequence

from wardline_range.protocols import http
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats

_SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1"
_LEASE_S = 3600


def main(given: Sequence[str] | None = None) -> None:
    """Ask for one mapping after the other."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--path", default="/ctl/IPConn")
    parser.add_argument("--client", required=True, help="address that the mapped ports lead to")
    parser.add_argument("--map", type=int, nargs="+", default=[23, 554, 8080], help="ports to be mapped")
    parser.add_argument("--every", type=float, default=3.0)
    told = parser.parse_args(given)
    for port, _ in zip(told.map, beats(told.every * len(told.map), told.every), strict=False):
        try:
            with call(told.gateway, told.port) as talk:
                asked(talk, request(f"{told.gateway}:{told.port}", told.path, told.client, port))
        except OSError as error:
            print(f"{told.gateway}: {error}", flush=True)


def request(host: str, path: str, client: str, port: int) -> bytes:
    """The request that leads a port of the Internet to the same port of a device."""
    fields = {
        "NewRemoteHost": "", "NewExternalPort": port, "NewProtocol": "TCP", "NewInternalPort": port,
        "NewInternalClient": client, "NewEnabled": 1, "NewPortMappingDescription": "remote",
        "NewLeaseDuration": _LEASE_S,
    }  # fmt: skip
    told = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    body = (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
        f'<u:AddPortMapping xmlns:u="{_SERVICE}">{told}</u:AddPortMapping></s:Body></s:Envelope>'
    )
    headers = {"SOAPAction": f'"{_SERVICE}#AddPortMapping"', "Content_Type": 'text/xml; charset="utf-8"'}
    return http.request("POST", host, path, "UPnP/1.1", body.encode(), **headers)


if __name__ == "__main__":
    main()
