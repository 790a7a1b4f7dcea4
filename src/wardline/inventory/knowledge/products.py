"""Names of products as they occur in host names, realms, banners and announcements: whose they are and what they do."""

from collections.abc import Sequence

from wardline.inventory.knowledge.patterns import Said, match, table

# From the makers' own product lines; the first that speaks of an attribute counts.
_PRODUCTS = table(
    (r"philips-?hue|hue-bridge|\bhue bridge", {"vendor": "Philips", "type": "hub"}, 0.85),
    (r"\bwemo\b|linksyswemo", {"vendor": "Belkin"}, 0.75),
    (r"\b(?P<m>(?:HS|KP|EP)1\d\d\w*|P1[01][05]\w*)\b", {"vendor": "TP-Link", "type": "plug", "model": "{m}"}, 0.85),
    (r"\b(?P<m>(?:HS2[12]0|KS2\d\d)\w*)\b", {"vendor": "TP-Link", "type": "light switch", "model": "{m}"}, 0.85),
    (r"\b(?P<m>(?:LB|KL)[1-4]\d\d\w*)\b", {"vendor": "TP-Link", "type": "bulb", "model": "{m}"}, 0.8),
    (r"\b(?P<m>DCS-\d{3,4}\w*)\b", {"vendor": "D-Link", "type": "camera", "model": "{m}"}, 0.85),
    (r"\b(?P<m>DSP-W\d{3}\w*)\b", {"vendor": "D-Link", "type": "plug", "model": "{m}"}, 0.85),
    (r"\b(?P<m>DCH-S220\w*)\b", {"vendor": "D-Link", "type": "siren", "model": "{m}"}, 0.85),
    (r"\b(?P<m>DCH-(?:S1[56]\d|Z1\d\d)\w*)\b", {"vendor": "D-Link", "type": "sensor", "model": "{m}"}, 0.8),
    (r"\b(?P<m>DCH-G\d{3}\w*)\b", {"vendor": "D-Link", "type": "hub", "model": "{m}"}, 0.85),
    (r"\b(?P<m>(?:DIR|DSL|DWR)-\d{3,4}\w*)\b", {"vendor": "D-Link", "type": "router", "model": "{m}"}, 0.8),
    (r"\b(?P<m>DGS-\d{3,4}\w*)\b", {"vendor": "D-Link", "type": "switch", "model": "{m}"}, 0.8),
    (r"\b(?P<m>SP-?[12]10\dW)\b|\bEdiPlug", {"vendor": "Edimax", "type": "plug", "model": "{m}"}, 0.85),
    (r"\b(?P<m>IC-?[3579]\d{3}\w*)\b(?=.*cam)", {"vendor": "Edimax", "type": "camera", "model": "{m}"}, 0.85),
    (r"\bedimax", {"vendor": "Edimax"}, 0.75),
    (r"\bnetatmo", {"vendor": "Netatmo"}, 0.8),
    (r"\bwithings", {"vendor": "Withings"}, 0.8),
    (r"\bfitbit", {"vendor": "Fitbit"}, 0.7),
    (r"\blightify", {"vendor": "Osram", "type": "hub"}, 0.8),
    (r"homematic|^ccu[23]\b|^max-?cube", {"vendor": "eQ-3", "type": "hub"}, 0.75),
    (r"\b(?P<m>shelly\w*)-[0-9a-f]{6}", {"vendor": "Shelly", "model": "{m}"}, 0.8),
    (r"shellyplug", {"type": "plug"}, 0.8),
    (r"^sonos|\bsonos[A-Z_-]", {"vendor": "Sonos", "type": "speaker"}, 0.85),
    (r"^(amazon|echo)-|^alexa", {"vendor": "Amazon", "type": "speaker"}, 0.55),
    (r"\bchromecast", {"vendor": "Google", "type": "tv"}, 0.75),
    (r"google-?(home|nest)", {"vendor": "Google", "type": "speaker"}, 0.7),
    (r"\becobee", {"vendor": "ecobee", "type": "thermostat"}, 0.8),
    (r"\bbravia", {"vendor": "Sony", "type": "tv"}, 0.75),
    (r"samsung.{0,3}([qu]e\d\d|tv)", {"vendor": "Samsung", "type": "tv"}, 0.75),
    (r"apple-?tv", {"vendor": "Apple", "type": "tv"}, 0.8),
    (r"homepod", {"vendor": "Apple", "type": "speaker"}, 0.8),
    (r"\broku\b", {"vendor": "Roku", "type": "tv"}, 0.75),
    (r"playstation|^PS[45]-", {"vendor": "Sony", "type": "game console"}, 0.8),
    (r"\bxbox", {"vendor": "Microsoft", "type": "game console"}, 0.8),
    (r"laserjet|officejet|deskjet|photosmart", {"vendor": "HP", "type": "printer"}, 0.85),
    (r"^(NPI|HP)[0-9A-F]{6}$", {"vendor": "HP", "type": "printer"}, 0.85),
    (r"^BR[NW][0-9A-F]{6,12}$", {"vendor": "Brother", "type": "printer"}, 0.85),
    (r"^EPSON[0-9A-F]{6}$", {"vendor": "Epson", "type": "printer"}, 0.85),
    (r"^AXIS-[0-9A-F]{12}$|^axis-", {"vendor": "Axis", "type": "camera"}, 0.85),
    (r"\b(?P<m>DS-2[A-Z]{2}\w+(?:-\w+)?)\b", {"vendor": "Hikvision", "type": "camera", "model": "{m}"}, 0.85),
    (r"\b(?P<m>DS-[789]\d{3}\w*(?:-\w+)?)\b", {"vendor": "Hikvision", "type": "nvr", "model": "{m}"}, 0.85),
    (r"^hikvision", {"vendor": "Hikvision"}, 0.75),
    (r"\b(?P<m>(?:DH-)?IPC-H\w+(?:-\w+)?)\b", {"vendor": "Dahua", "type": "camera", "model": "{m}"}, 0.8),
    (r"iphone", {"vendor": "Apple", "type": "phone", "os": "iOS"}, 0.8),
    (r"\bipad", {"vendor": "Apple", "type": "tablet", "os": "iPadOS"}, 0.8),
    (r"macbook|imac\b|mac-?mini|mac-?pro", {"vendor": "Apple", "type": "computer", "os": "macOS"}, 0.8),
    (r"^android-[0-9a-f]+", {"type": "phone", "os": "Android"}, 0.7),
    (r"^galaxy-(tab)?|^SM-[AGNSF]\d", {"vendor": "Samsung", "type": "phone", "os": "Android"}, 0.75),
    (r"^pixel-\d", {"vendor": "Google", "type": "phone", "os": "Android"}, 0.75),
    (r"^huawei[-_]p\d|^huawei[-_]mate|^honor", {"vendor": "Huawei", "type": "phone", "os": "Android"}, 0.75),
    (r"^(redmi|mi-?\d|poco)", {"vendor": "Xiaomi", "type": "phone", "os": "Android"}, 0.65),
    (r"raspberrypi|^raspi", {"vendor": "Raspberry Pi", "type": "computer", "os": "Linux"}, 0.75),
    (r"\b(synology|diskstation)", {"vendor": "Synology", "type": "nas"}, 0.8),
    (r"\bqnap", {"vendor": "QNAP", "type": "nas"}, 0.8),
    (r"fritz[.!]?box", {"vendor": "AVM", "type": "router"}, 0.8),
    (r"simatic|\bs7-(?:12|15|3|4)00", {"vendor": "Siemens", "type": "plc"}, 0.8),
    (r"\b(?P<m>TM221\w+|BMX\w{5,}|M340|M580)\b", {"vendor": "Schneider Electric", "type": "plc", "model": "{m}"}, 0.8),
    (r"modicon", {"vendor": "Schneider Electric", "type": "plc"}, 0.8),
    (r"\b(?P<m>17(?:56|69|66|63)-\w{3,})\b", {"vendor": "Rockwell Automation", "type": "plc", "model": "{m}"}, 0.8),
    (r"\b(?P<m>SEL-\d{3,4}\w*)\b", {"vendor": "Schweitzer Engineering", "type": "rtu", "model": "{m}"}, 0.8),
)  # fmt: skip

# Plain words that people and makers use for a kind of device.
_WORDS = table(
    (r"network camera|ip ?-?cam(era)?\b|\bcam(era)?\d*\b|^ipc\b|netcam|webcam", {"type": "camera"}, 0.65),
    (r"\b(nvr|dvr)\b|recorder", {"type": "nvr"}, 0.65),
    (r"smart-?plug|\bplug\b", {"type": "plug"}, 0.6),
    (r"\bkettle|ikettle", {"type": "kettle"}, 0.65),
    (r"\bcoffee", {"type": "coffee machine"}, 0.65),
    (r"thermostat", {"type": "thermostat"}, 0.7),
    (r"doorbell", {"type": "doorbell"}, 0.7),
    (r"weather-?station", {"type": "weather station"}, 0.7),
    (r"smart-?(lock)|\bdoorlock", {"type": "lock"}, 0.65),
    (r"\b(light|bulb|lamp)\b", {"type": "bulb"}, 0.45),
    (r"\bprinter\b", {"type": "printer"}, 0.65),
    (r"\bnas\b", {"type": "nas"}, 0.6),
    (r"(\b|_)tv(\b|_)|webos", {"type": "tv"}, 0.6),
    (r"^(desktop|laptop)-\w{5,}$|^win-\w{8,}|-pc$|thinkpad|notebook|laptop|workstation", {"type": "computer"}, 0.7),
    (r"\b(plc)\b", {"type": "plc"}, 0.65),
    (r"\b(hmi|scada)\b", {"type": "hmi"}, 0.6),
    (r"\brtu\b", {"type": "rtu"}, 0.65),
    (r"^(gw|gateway|router)\b", {"type": "router"}, 0.5),
    (r"homeassistant|home-assistant|openhab|^hub\b|\bhub(v\d)?\b|\bbridge\b", {"type": "hub"}, 0.5),
    (r"\bserver\b|^srv", {"type": "server"}, 0.45),
)  # fmt: skip


def products(text: str) -> Said:
    """Maker, kind and model by the name of a product in the text, else the kind by a plain word for it."""
    named = match(text, _PRODUCTS)
    return named if any(name == "type" for name, _, _ in named) else [*named, *match(text, _WORDS)]


def at_most(said: Said, confidence: float) -> Sequence[tuple[str, str, float]]:
    """The statements, none surer than the place in which the name was found allows."""
    return [(name, value, min(sure, confidence)) for name, value, sure in said]
