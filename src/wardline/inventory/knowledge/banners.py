"""What clients and servers call themselves: user agents, server headers, realms, certificates, MQTT ids."""

from wardline.inventory.knowledge.patterns import Said, match, table
from wardline.inventory.knowledge.products import at_most, products

_AGENTS = table(
    (r"SmartTV|SMART-TV|Tizen|Web0S|webOS|BRAVIA|HbbTV|Roku/|AppleTV|CrKey", {"type": "tv"}, 0.75),
    (r"iPhone", {"vendor": "Apple", "type": "phone", "os": "iOS"}, 0.75),
    (r"iPad", {"vendor": "Apple", "type": "tablet", "os": "iPadOS"}, 0.76),
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
    (r"IpBridge", {"vendor": "Philips", "type": "hub"}, 0.9),
    (r"Hikvision|DNVRS-Webs|App-webs|DVRDVS", {"vendor": "Hikvision", "type": "camera"}, 0.7),
    (r"Dahua|\bDH-?IPC", {"vendor": "Dahua", "type": "camera"}, 0.75),
    (r"AXIS", {"vendor": "Axis", "type": "camera"}, 0.75),
    (r"dcs-lig-httpd", {"vendor": "D-Link", "type": "camera"}, 0.75),
    (r"D-?Link", {"vendor": "D-Link"}, 0.75),
    (r"Edimax", {"vendor": "Edimax"}, 0.75),
    (r"HP HTTP Server|Virata-EmWeb|HP-ChaiSOE|LaserJet|OfficeJet", {"vendor": "HP", "type": "printer"}, 0.8),
    (r"EPSON", {"vendor": "Epson", "type": "printer"}, 0.8),
    (r"debut/|Brother", {"vendor": "Brother", "type": "printer"}, 0.7),
    (r"CUPS/(?P<v>[\d.]+)|IPP/", {"type": "printer"}, 0.5),
    (r"Roku", {"vendor": "Roku", "type": "tv"}, 0.8),
    (r"Sonos", {"vendor": "Sonos", "type": "speaker"}, 0.85),
    (r"SEC_HHP|Samsung.*TV|WebOS|Linux/SonyTV|KDL-", {"type": "tv"}, 0.75),
    (r"MiniUPnPd|IGD|router", {"type": "router"}, 0.6),
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
    (r"AXIS_(?P<s>[0-9A-F]{12})", {"vendor": "Axis", "type": "camera", "serial": "{s}"}, 0.85),
    (r"NETGEAR (?P<m>\w+)", {"vendor": "Netgear", "type": "router", "model": "{m}"}, 0.8),
    (r"TP-?LINK", {"vendor": "TP-Link", "type": "router"}, 0.6),
    (r"router|linksys|gateway", {"type": "router"}, 0.6),
)

_SSH = table(
    (r"ROSSSH", {"vendor": "MikroTik", "type": "router"}, 0.8),
    (r"Cisco", {"vendor": "Cisco", "type": "switch"}, 0.6),
    (r"dropbear", {"os": "Linux (embedded)"}, 0.6),
    (r"Windows", {"os": "Windows"}, 0.7),
    (r"(?P<o>Ubuntu|Debian|Raspbian|FreeBSD)", {"os": "{o}"}, 0.75),
    (r"PuTTY|WinSCP", {"os": "Windows", "type": "computer"}, 0.55),
)

_SUBJECTS = table(
    (r"O=(?P<v>(Hikvision|Dahua|Axis|Ubiquiti|Synology|QNAP|D-Link|Philips)[^,]*)", {"vendor": "{v}"}, 0.75),
    (r"Philips Hue", {"vendor": "Philips", "type": "hub"}, 0.8),
    (r"CN=(?P<m>DCS-\w+|DIR-\w+)", {"vendor": "D-Link", "model": "{m}"}, 0.75),
    (r"CN=(?P<s>ecb5fa\w+|001788\w+)", {"vendor": "Philips", "type": "hub", "serial": "{s}"}, 0.8),
)  # fmt: skip

_CLIENT_IDS = table(
    (r"shelly(?P<m>\w+)", {"vendor": "Shelly", "model": "{m}"}, 0.7),
    (r"tasmota|DVES_", {"type": "plug"}, 0.5),
    (r"zigbee2mqtt|homeassistant|openhab", {"type": "hub"}, 0.6),
)


_TOPICS = table(
    (r"^zigbee2mqtt/", {"type": "hub"}, 0.6),
    (r"^homeassistant/status", {"type": "hub"}, 0.5),
    (r"^shellies/(?P<m>shelly\w+)-", {"vendor": "Shelly", "model": "{m}"}, 0.75),
    (r"^(tele|stat)/[^/]+/(STATE|RESULT|SENSOR|POWER)", {"os": "Tasmota"}, 0.6),
)


def user_agent(text: str) -> Said:
    """From the User-Agent of a client."""
    return _with_products(match(text, _AGENTS), text)


def server(text: str) -> Said:
    """From the Server header of HTTP or SSDP."""
    return _with_products(match(text, _SERVERS), text)


def realm(text: str) -> Said:
    """From the realm that a login is asked for."""
    return _with_products(match(text, _REALMS), text)


def ssh(text: str) -> Said:
    """From an SSH identification string."""
    return match(text, _SSH)


def subject(text: str) -> Said:
    """From the subject of a certificate that the device serves."""
    return _with_products(match(text, _SUBJECTS), text)


def client_id(text: str) -> Said:
    """From an MQTT client identifier."""
    return _with_products(match(text, _CLIENT_IDS), text)


def topic(text: str) -> Said:
    """From an MQTT topic that the device publishes to: bridges and firmwares have their own."""
    return match(text, _TOPICS)


def _with_products(found: Said, text: str) -> Said:
    """What the table says, and what a product's name in the text says of the rest."""
    spoken = {name for name, _, _ in found}
    return [*found, *(one for one in at_most(products(text), 0.75) if one[0] not in spoken)]
