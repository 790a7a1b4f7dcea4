"""What clients and servers call themselves: user agents, server headers, realms, certificates, MQTT ids."""

from wardline.inventory.knowledge.patterns import Said, match, table

_AGENTS = table(
    (r"SmartTV|SMART-TV|Tizen|Web0S|webOS|BRAVIA|HbbTV|Roku/|AppleTV|CrKey", {"type": "tv"}, 0.75),
    (r"iPhone", {"vendor": "Apple", "type": "phone", "os": "iOS"}, 0.75),
    (r"iPad", {"vendor": "Apple", "type": "phone", "os": "iPadOS"}, 0.75),
    (r"Android (?P<v>[\d.]+)(?:; (?P<m>[^;)]+?)(?: Build/[^)]*)?\))?", {"os": "Android {v}", "type": "phone"}, 0.65),
    (r"Windows NT (?P<v>[\d.]+)", {"os": "Windows NT {v}", "type": "computer"}, 0.7),
    (r"Macintosh", {"vendor": "Apple", "os": "macOS", "type": "computer"}, 0.7),
    (r"X11;.*Linux|Ubuntu", {"os": "Linux", "type": "computer"}, 0.6),
    (r"CFNetwork|Darwin/", {"vendor": "Apple"}, 0.6),
    (r"Microsoft NCSI|Windows-Update-Agent|Microsoft-CryptoAPI", {"os": "Windows", "type": "computer"}, 0.6),
    (r"(?P<v>Netatmo|Withings|Fitbit|Edimax|Wemo|Sonos|Philips)\b", {"vendor": "{v}"}, 0.7),
    (r"^Linux/(?P<v>[\w.-]+)", {"os": "Linux {v}"}, 0.6),
)

_SERVERS = table(
    (r"IpBridge", {"vendor": "Philips Hue", "type": "hub"}, 0.9),
    (r"Hikvision|DNVRS-Webs|App-webs|DVRDVS", {"vendor": "Hikvision", "type": "camera"}, 0.7),
    (r"Dahua|\bDH-?IPC", {"vendor": "Dahua", "type": "camera"}, 0.75),
    (r"AXIS", {"vendor": "Axis", "type": "camera"}, 0.75),
    (r"dcs-lig-httpd|\bDCS-(?P<m>\w+)", {"vendor": "D-Link", "type": "camera"}, 0.75),
    (r"D-?Link", {"vendor": "D-Link"}, 0.75),
    (r"Edimax", {"vendor": "Edimax"}, 0.75),
    (r"HP HTTP Server|Virata-EmWeb|HP-ChaiSOE|LaserJet|OfficeJet", {"vendor": "HP", "type": "printer"}, 0.8),
    (r"EPSON", {"vendor": "Epson", "type": "printer"}, 0.8),
    (r"debut/|Brother", {"vendor": "Brother", "type": "printer"}, 0.7),
    (r"CUPS/(?P<v>[\d.]+)|IPP/", {"type": "printer"}, 0.5),
    (r"Roku", {"vendor": "Roku", "type": "tv"}, 0.8),
    (r"Sonos", {"vendor": "Sonos", "type": "speaker"}, 0.85),
    (r"SEC_HHP|Samsung.*TV|WebOS|Linux/SonyTV|KDL-", {"type": "tv"}, 0.75),
    (r"MiniUPnPd|IGD|router", {"type": "gateway"}, 0.6),
    (r"Microsoft-IIS/(?P<v>[\d.]+)", {"os": "Windows Server", "type": "server"}, 0.65),
    (r"Microsoft-Windows(?:-NT)?/(?P<v>[\d.]+)", {"os": "Windows NT {v}", "type": "computer"}, 0.7),
    (r"Synology|DSM", {"vendor": "Synology", "type": "nas"}, 0.75),
    (r"Siemens|SIMATIC|S7-", {"vendor": "Siemens", "type": "plc"}, 0.75),
    (r"Schneider|Modicon", {"vendor": "Schneider Electric", "type": "plc"}, 0.75),
    (r"Rockwell|Allen-Bradley|A-B WWW", {"vendor": "Rockwell Automation", "type": "plc"}, 0.75),
    (r"Boa/|thttpd|GoAhead|mini_httpd|micro_httpd|lwIP|uhttpd|RomPager", {"os": "embedded"}, 0.4),
    (r"^(?P<v>Linux/[\w.-]+)", {"os": "{v}"}, 0.6),
)

_REALMS = table(
    (r"\b(?P<m>DCS-\w+)", {"vendor": "D-Link", "type": "camera", "model": "{m}"}, 0.85),
    (r"\b(?P<m>DSP-\w+)", {"vendor": "D-Link", "type": "plug", "model": "{m}"}, 0.85),
    (r"(?P<m>SP[12]101W)", {"vendor": "Edimax", "type": "plug", "model": "{m}"}, 0.85),
    (r"(?P<m>IC-\d{4}\w*)", {"vendor": "Edimax", "type": "camera", "model": "{m}"}, 0.8),
    (r"AXIS_(?P<s>[0-9A-F]{12})", {"vendor": "Axis", "type": "camera", "serial": "{s}"}, 0.85),
    (r"ip ?camera|netcam|network camera|webcam", {"type": "camera"}, 0.7),
    (r"NVR|DVR", {"type": "nvr"}, 0.65),
    (r"NETGEAR (?P<m>\w+)", {"vendor": "Netgear", "type": "gateway", "model": "{m}"}, 0.8),
    (r"TP-?LINK", {"vendor": "TP-Link", "type": "gateway"}, 0.6),
    (r"router|linksys|gateway", {"type": "gateway"}, 0.6),
    (r"printer|LaserJet", {"type": "printer"}, 0.7),
)

_SSH = table(
    (r"ROSSSH", {"vendor": "MikroTik", "type": "gateway"}, 0.8),
    (r"Cisco", {"vendor": "Cisco", "type": "switch"}, 0.6),
    (r"dropbear", {"os": "Linux (embedded)"}, 0.6),
    (r"Windows", {"os": "Windows"}, 0.7),
    (r"(?P<o>Ubuntu|Debian|Raspbian|FreeBSD)", {"os": "{o}"}, 0.75),
    (r"PuTTY|WinSCP", {"os": "Windows", "type": "computer"}, 0.55),
)

_SUBJECTS = table(
    (r"O=(?P<v>(Hikvision|Dahua|Axis|Ubiquiti|Synology|QNAP|D-Link|Philips)[^,]*)", {"vendor": "{v}"}, 0.75),
    (r"Philips Hue", {"vendor": "Philips Hue", "type": "hub"}, 0.8),
    (r"CN=(?P<m>DCS-\w+|DIR-\w+)", {"vendor": "D-Link", "model": "{m}"}, 0.75),
    (r"CN=(?P<s>ecb5fa\w+|001788\w+)", {"vendor": "Philips Hue", "type": "hub", "serial": "{s}"}, 0.8),
)  # fmt: skip

_CLIENT_IDS = table(
    (r"shelly(?P<m>\w+)", {"vendor": "Shelly", "model": "{m}"}, 0.7),
    (r"tasmota|DVES_", {"type": "plug"}, 0.5),
    (r"\b(?P<t>plug|bulb|camera|thermostat|lock|sensor|doorbell)\b", {"type": "{t}"}, 0.55),
    (r"zigbee2mqtt|homeassistant|openhab", {"type": "hub"}, 0.6),
)


def user_agent(text: str) -> Said:
    """From the User-Agent of a client."""
    return match(text, _AGENTS)


def server(text: str) -> Said:
    """From the Server header of HTTP or SSDP."""
    return match(text, _SERVERS)


def realm(text: str) -> Said:
    """From the realm that a login is asked for."""
    return match(text, _REALMS)


def ssh(text: str) -> Said:
    """From an SSH identification string."""
    return match(text, _SSH)


def subject(text: str) -> Said:
    """From the subject of a certificate that the device serves."""
    return match(text, _SUBJECTS)


def client_id(text: str) -> Said:
    """From an MQTT client identifier."""
    return match(text, _CLIENT_IDS)
