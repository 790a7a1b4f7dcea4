"""WS-Discovery: how ONVIF cameras and Windows printers are found, SOAP in datagrams.

References: WS-Discovery 1.0 (April 2005) 4.1 (Hello), 4.2 (Bye), 5.2 (Probe), 5.3 (ProbeMatches), Appendix I
(sequence); ONVIF Core 7.3.
"""

from dataclasses import dataclass

PORT = 3702
GROUP = "239.255.255.250"
CAMERA, PRINTER, COMPUTER = "dn:NetworkVideoTransmitter", "wsdp:Device wprt:PrintDeviceType", "wsdp:Device pub:Computer"
_ANYBODY = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
_ANONYMOUS = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
_ACTIONS = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
_SPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "d": _ACTIONS,
    "dn": "http://www.onvif.org/ver10/network/wsdl",
    "wsdp": "http://schemas.xmlsoap.org/ws/2006/02/devprof",
    "wprt": "http://schemas.microsoft.com/windows/2006/08/wdp/print",
    "pub": "http://schemas.microsoft.com/windows/pub/2005/07",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is found: its UUID, what it is, where it speaks, and its scopes (there ONVIF puts name and model).

    `started` grows with every start of the device, such as the time of it in s.
    """

    uuid: str
    types: str
    address: str
    scopes: tuple[str, ...] = ()
    started: int = 1

    def described(self) -> str:
        """The elements that Hello and ProbeMatch have in common."""
        return (
            f"<a:EndpointReference><a:Address>urn:uuid:{self.uuid}</a:Address></a:EndpointReference>"
            f"<d:Types>{self.types}</d:Types><d:Scopes>{' '.join(self.scopes)}</d:Scopes>"
            f"<d:XAddrs>{self.address}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>"
        )


def scopes(name: str, hardware: str, *more: str) -> tuple[str, ...]:
    """The scopes of an ONVIF device."""
    about = ("type/video_encoder", f"hardware/{hardware}", f"name/{name}", *more)
    return tuple(f"onvif://www.onvif.org/{one}" for one in about)


def hello(message: str, target: Target, number: int = 1) -> bytes:
    """To the group: I am here. `message` is a UUID, as in all that follow; `number` counts them since the start."""
    return _envelope("Hello", message, _ANYBODY, f"<d:Hello>{target.described()}</d:Hello>", _sequence(target, number))


def bye(message: str, target: Target, number: int = 1) -> bytes:
    """To the group: I go."""
    who = f"<a:EndpointReference><a:Address>urn:uuid:{target.uuid}</a:Address></a:EndpointReference>"
    return _envelope("Bye", message, _ANYBODY, f"<d:Bye>{who}</d:Bye>", _sequence(target, number))


def probe(message: str, types: str = CAMERA) -> bytes:
    """To the group: who is of these types?"""
    return _envelope("Probe", message, _ANYBODY, f"<d:Probe><d:Types>{types}</d:Types></d:Probe>")


def probe_matches(message: str, answered: str, target: Target, number: int = 1) -> bytes:
    """To who asked with the message `answered`: I am."""
    body = f"<d:ProbeMatches><d:ProbeMatch>{target.described()}</d:ProbeMatch></d:ProbeMatches>"
    more = f"<a:RelatesTo>urn:uuid:{answered}</a:RelatesTo>{_sequence(target, number)}"
    return _envelope("ProbeMatches", message, _ANONYMOUS, body, more)


def _sequence(target: Target, number: int) -> str:
    return f'<d:AppSequence InstanceId="{target.started}" MessageNumber="{number}"></d:AppSequence>'


def _envelope(action: str, message: str, to: str, body: str, more: str = "") -> bytes:
    spaces = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items() if f"{prefix}:" in body + "s:a:")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope{spaces}><s:Header><a:Action>{_ACTIONS}/{action}</a:Action>'
        f"<a:MessageID>urn:uuid:{message}</a:MessageID><a:To>{to}</a:To>{more}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()
