"""Attacks that look around: which addresses are taken, which ports are open.

References: nmap(1); a source port of their own tells scans from all else that their host says.
"""

from wardline_range.real.plan import Program, RealAttack, Touch

_TCP_PORTS = "21-23,80,102,443,445,502,554,1883,3389,4840,5000,8080,8443,9100"
_UDP_PORTS = "53,67,69,123,137,161,500,1900,3702,5353,5683,47808"
_NETWORK = "10.77.0.0/24"
_FAST, _SLOW, _UDP = 40125, 40126, 40127
_UNREACHABLE = 3


def _nmap(*arguments: str) -> Program:
    return Program(tool="nmap", arguments=("-n", *arguments))


ARP_SWEEP = RealAttack(
    name="arp-sweep",
    title="Ask for every address of the network by ARP",
    on="laptop",
    techniques=("T1018", "T0846"),
    programs=(_nmap("-sn", "-PR", "--max-rate", "50", "--max-retries", "1", _NETWORK),),
    touches=(Touch(proto="arp"),),
    lasts_s=20,
)

SYN_SCAN = RealAttack(
    name="syn-scan",
    title="Try 17 TCP ports of every host that answers",
    on="laptop",
    techniques=("T1046", "T1018", "T0846"),
    programs=(_nmap("-sS", "-g", str(_FAST), "-p", _TCP_PORTS, "--max-rate", "100", "--max-retries", "1", _NETWORK),),
    touches=(Touch(port=_FAST), Touch(proto="arp")),
    lasts_s=25,
)

SLOW_SCAN = RealAttack(
    name="slow-scan",
    title="Try TCP ports of two hosts, one every two seconds each",
    on="laptop",
    techniques=("T1046",),
    programs=(
        _nmap(
            "-sS", "-Pn", "-g", str(_SLOW), "-p", _TCP_PORTS, "--scan-delay", "2s", "--max-retries", "0",
            "{camera_1}", "{plc}",
        ),
    ),
    touches=(Touch("camera-1", "tcp", _SLOW), Touch("plc", "tcp", _SLOW)),
    lasts_s=40,
    needs_hosts=("camera-1", "plc"),
)  # fmt: skip

UDP_SCAN = RealAttack(
    name="udp-scan",
    title="Ask a dozen UDP services of five hosts",
    on="laptop",
    techniques=("T1046", "T0846"),
    programs=(
        _nmap(
            "-sU", "-Pn", "-g", str(_UDP), "-p", _UDP_PORTS, "--max-rate", "20", "--max-retries", "0",
            "{camera_1}", "{plc}", "{hvac}", "{bulb}", "{gateway}",
        ),
    ),
    touches=(Touch(proto="udp", port=_UDP), Touch(proto="icmp", port=_UNREACHABLE)),
    lasts_s=25,
    needs_hosts=("camera-1", "plc", "hvac", "bulb"),
)  # fmt: skip

ATTACKS = (ARP_SWEEP, SYN_SCAN, SLOW_SCAN, UDP_SCAN)
