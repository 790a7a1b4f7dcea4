"""The devices of the real-time lab: a home, an office, a building and a plant on one network, and the Internet.

MAC addresses begin as the vendor's do; passwords are the factory defaults that attacks guess first.
"""

from wardline_range.real.plan import GATEWAY, OUTSIDE, Host, Program

_LOGIN = "admin:admin"
_POOL = "pool.ntp.org"


def _program(module: str, *arguments: object, ready: int = 0, needs: str = "", tools: str = "") -> Program:
    return Program(
        module=module, arguments=tuple(str(one) for one in arguments), ready_tcp=ready,
        needs_packages=(needs,) if needs else (), needs_tools=(tools,) if tools else (),
    )  # fmt: skip


def _clock(server: str, every_s: int, seed: int) -> Program:
    return _program("clock_client", "--server", server, "--every", every_s, "--seed", seed)


def _cloud(name: str, every_s: int, seed: int, size: int = 400) -> Program:
    return _program("cloud_client", "--name", name, "--every", every_s, "--bytes", size, "--seed", seed)


def _page(title: str, server: str) -> Program:
    told = ("--ip", "{ip}", "--title", title, "--server", server, "--account", _LOGIN)
    return _program("http_device", *told, ready=80)


def _announced(kind: str, instance: str, port: int, *texts: str, looks_for: tuple[str, ...] = ()) -> Program:
    told = ["--ip", "{ip}", "--kind", kind, "--instance", instance, "--port", port]
    told += [part for text in texts for part in ("--text", text)]
    told += [part for other in looks_for for part in ("--looks-for", other)]
    return _program("mdns_device", *told, needs="zeroconf")


def _camera(title: str, seed: int, *doors: object) -> Program:
    told = ("--ip", "{ip}", "--title", title, "--account", _LOGIN, "--seed", seed)
    return _program("camera", *told, *doors, ready=554)


def _mqtt(module: str, name: str, *more: object) -> Program:
    told = ("--broker", "{hub}", "--name", name, "--account", "device:device")
    return _program(module, *told, *more, needs="paho.mqtt")


_HOME = (
    Host(
        "gateway", "router", "Ubiquiti", "UniFi Security Gateway", "78:8a:20:10:77:01", GATEWAY,
        (_program("gateway_upnp", "--ip", "{ip}", ready=5000),), "4.4.57",
    ),
    Host(
        "hub", "hub", "Raspberry Pi", "Raspberry Pi 4 Home Assistant", "d8:3a:dd:10:77:30", "10.77.0.30",
        (
            _program(
                "mqtt_broker", "--ip", "{ip}", "--folder", "{folder}", "--account", _LOGIN,
                "--account", "device:device", ready=1883, tools="mosquitto",
            ),
            _mqtt("mqtt_hub", "hub", "--plug", "plug"),
            _announced(
                "_home-assistant._tcp", "Home", 8123, "version=2025.1.4", looks_for=("_ipp._tcp", "_airplay._tcp")
            ),
            _cloud("cloud.nabucasa.com", 45, 30),
        ),
        "Home Assistant OS 14.2", ("plug", "cloud.nabucasa.com"),
    ),
    Host(
        "sensor", "sensor", "Espressif", "Tasmota climate sensor (ESP8266)", "ec:fa:bc:10:77:31", "10.77.0.31",
        (_mqtt("mqtt_sensor", "sensor"), _clock(_POOL, 60, 31)), "14.4.1", ("hub", _POOL), uses_dhcp=True,
    ),
    Host(
        "plug", "smart plug", "Espressif", "Tasmota plug (ESP32)", "24:0a:c4:10:77:32", "10.77.0.32",
        (_page("Tasmota", "Tasmota/14.4.1 (ESP32-D0WD-V3)"), _mqtt("mqtt_plug", "plug"), _clock(_POOL, 60, 32)),
        "14.4.1", ("hub", _POOL), uses_dhcp=True,
    ),
    Host(
        "bulb", "light", "Shelly", "Shelly Bulb (ESP8266)", "84:0d:8e:10:77:33", "10.77.0.33",
        (_program("coap_bulb", "--ip", "{ip}", needs="aiocoap"), _cloud("shelly-cloud.example", 60, 33)),
        "1.14.0", ("shelly-cloud.example",), uses_dhcp=True,
    ),
    Host(
        "light-controller", "hub", "Raspberry Pi", "Raspberry Pi 3 light controller", "b8:27:eb:10:77:34", "10.77.0.34",
        (_program("coap_controller", "--bulb", "{bulb}", needs="aiocoap"),), "12.5", ("bulb",),
    ),
    Host(
        "thermostat", "thermostat", "ecobee", "ecobee3 lite", "44:61:32:10:77:35", "10.77.0.35",
        (_cloud("home.ecobee.com", 30, 35, 700), _clock("time.ecobee.com", 64, 35)), "4.8.7.145",
        ("home.ecobee.com", "time.ecobee.com"), uses_dhcp=True,
    ),
    Host(
        "television", "tv", "Samsung", "QE55Q60B", "64:1b:2f:10:77:36", "10.77.0.36",
        (
            _announced("_airplay._tcp", "Samsung QE55Q60B", 7000, "model=QE55Q60B"),
            _cloud("osb.samsungcloud.tv", 50, 36),
        ),
        "T-NKM2AKUC-1510.2", ("osb.samsungcloud.tv",), uses_dhcp=True,
    ),
)  # fmt: skip

_WATCHED = (
    Host(
        "camera-1", "camera", "Hikvision", "DS-2CD2043G2-I", "24:48:45:10:77:20", "10.77.0.20",
        (
            _camera("DS-2CD2043G2-I", 20, "--telnet", 23, "--ssh", 22),
            _cloud("litedev.hik-connect.com", 30, 20), _clock("time.hikvision.com", 64, 20),
        ),
        "V5.7.3 build 220112", ("litedev.hik-connect.com", "time.hikvision.com"), uses_dhcp=True,
    ),
    Host(
        "camera-2", "camera", "Axis", "P3245-LV", "ac:cc:8e:10:77:21", "10.77.0.21",
        (
            _camera("AXIS P3245-LV", 21, "--ssh", 22), _clock(_POOL, 64, 21),
            _announced("_axis-video._tcp", "AXIS P3245-LV", 80, "macaddress=ACCC8E107721"),
        ),
        "11.11.73", (_POOL,), uses_dhcp=True,
    ),
    Host(
        "recorder", "nvr", "Hikvision", "DS-7608NI-K2", "54:8c:81:10:77:22", "10.77.0.22",
        (
            _program(
                "recorder", "--camera", f"rtsp://{_LOGIN}@{{camera_1}}/stream",
                "--camera", f"rtsp://{_LOGIN}@{{camera_2}}/stream",
            ),
            _page("DS-7608NI-K2", "webserver"), _clock("time.hikvision.com", 64, 22),
        ),
        "V4.31.102", ("camera-1", "camera-2", "time.hikvision.com"),
    ),
)  # fmt: skip

_PLANT = (
    Host(
        "plc", "plc", "Schneider Electric", "Modicon M221", "00:80:f4:10:77:50", "10.77.0.50",
        (_program("modbus_plc", "--ip", "{ip}", ready=502, needs="pymodbus"),), "V1.6.2.0",
    ),
    Host(
        "hmi", "hmi", "Advantech", "TPC-1251T", "74:fe:48:10:77:51", "10.77.0.51",
        (_program("modbus_hmi", "--plc", "{plc}", needs="pymodbus"),), "WebAccess 9.1", ("plc",),
    ),
    Host(
        "s7-plc", "plc", "Siemens", "SIMATIC S7-300 CPU 315-2 PN/DP", "28:63:36:10:77:52", "10.77.0.52",
        (_program("s7_plc", "--ip", "{ip}", ready=102, needs="snap7"),), "V3.3.0",
    ),
    Host(
        "engineering-station", "engineering workstation", "Siemens", "SIMATIC Field PG M6",
        "28:63:36:10:77:53", "10.77.0.53",
        (
            _program("s7_station", "--plc", "{s7_plc}", needs="snap7"),
            _program("workstation", "--site", "support.industry.siemens.com", "--site", "www.wikipedia.org",
                     "--think", 40, "--seed", 53),
        ),
        "Windows 10 LTSC", ("s7-plc", "support.industry.siemens.com", "www.wikipedia.org"),
    ),
    Host(
        "opcua-server", "plc", "Beckhoff", "CX5140 TwinCAT OPC UA", "00:01:05:10:77:54", "10.77.0.54",
        (_program("opcua_server", "--ip", "{ip}", ready=4840, needs="asyncua"),), "4.4.0",
    ),
    Host(
        "historian", "historian", "Hewlett Packard Enterprise", "ProLiant MicroServer", "94:18:82:10:77:55",
        "10.77.0.55",
        (_program("opcua_historian", "--server", "{opcua_server}", needs="asyncua"),), "", ("opcua-server",),
    ),
)  # fmt: skip

_BUILDING = (
    Host(
        "hvac", "hvac controller", "Johnson Controls", "MS-NAE5510-2", "00:10:8d:10:77:60", "10.77.0.60",
        (_program("bacnet_controller", "--ip", "{ip}", needs="bacpypes3"),), "12.0",
    ),
    Host(
        "building-station", "building management", "Dell", "OptiPlex 7090", "f8:b1:56:10:77:61", "10.77.0.61",
        (_program("bacnet_workstation", "--ip", "{ip}", "--controller", "{hvac}", needs="bacpypes3"),), "", ("hvac",),
    ),
    Host(
        "printer", "printer", "HP", "LaserJet Pro MFP M428fdw", "64:4e:d7:10:77:70", "10.77.0.70",
        (
            _page("HP LaserJet Pro MFP M428fdw", "HP HTTP Server; HP LaserJet Pro MFP M428fdw"),
            _announced("_ipp._tcp", "HP LaserJet Pro MFP M428fdw", 631, "ty=HP LaserJet", "rp=ipp/print"),
        ),
        "002_2444A", uses_dhcp=True,
    ),
    Host(
        "laptop", "computer", "Dell", "Latitude 5440", "8c:04:ba:10:77:80", "10.77.0.80",
        (
            _program(
                "workstation", "--site", "www.wikipedia.org", "--site", "news.example", "--site", "mail.example",
                "--site", "printer.lan:80", "--site", "detectportal.firefox.com:80", "--seed", 80,
            ),
        ),
        "Windows 11", ("www.wikipedia.org", "news.example", "mail.example", "printer", "detectportal.firefox.com"),
        uses_dhcp=True,
    ),
)  # fmt: skip

_INTERNET = (
    Host(
        "internet", "server", "", "", "", OUTSIDE,
        (
            _program("mqtt_broker", "--ip", "0.0.0.0", "--folder", "{folder}", ready=1883, tools="mosquitto"),
            _program("internet", "--ip", "{ip}", "--folder", "{folder}", ready=8843, tools="openssl"),
        ),
        is_outside=True,
    ),
)  # fmt: skip

HOSTS: tuple[Host, ...] = (*_INTERNET, *_HOME, *_WATCHED, *_PLANT, *_BUILDING)
"""All of them; a host that lacks what it needs stays out of the lab."""
