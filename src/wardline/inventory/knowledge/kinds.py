"""The words for what a device is: one small vocabulary, and what else people and makers say for each."""

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    # kind: other words for it
    "camera": ("ip camera", "ipcam", "webcam", "network camera"),
    "nvr": ("dvr", "video recorder", "recorder"),
    "doorbell": (),
    "lock": ("door lock",),
    "siren": ("alarm",),
    "plug": ("smart plug", "outlet", "socket"),
    "switch": ("network switch",),
    "light switch": ("wall switch", "dimmer"),
    "bulb": ("light", "lamp", "led"),
    "hub": ("bridge", "smart home hub", "controller"),
    "sensor": ("motion", "detector"),
    "scale": (),
    "thermostat": ("hvac", "heater"),
    "weather station": (),
    "coffee machine": ("coffee",),
    "kettle": (),
    "appliance": ("vacuum", "washer", "dryer", "oven", "fridge", "dishwasher"),
    "garage opener": (),
    "speaker": ("smart speaker",),
    "tv": ("television", "smart tv", "media player"),
    "game console": ("console",),
    "printer": ("mfp", "scanner"),
    "phone": ("smartphone", "mobile"),
    "tablet": (),
    "watch": ("wearable",),
    "computer": ("pc", "laptop", "desktop", "workstation"),
    "server": (),
    "nas": ("storage",),
    "voip phone": ("ip phone",),
    "router": ("gateway", "firewall"),
    "access point": ("ap",),
    "plc": (),
    "rtu": (),
    "hmi": (),
    "medical device": (),
}

GENERAL = frozenset({"computer", "phone", "tablet", "server", "router"})
"""Kinds that talk to clouds on behalf of others or of people, so that a cloud says little about them."""

_WORDS = {word: kind for kind, words in KINDS.items() for word in (kind, *words)}


def kind(word: str) -> str:
    """The kind that a word stands for, or nothing where it is none of the vocabulary."""
    return _WORDS.get(word.strip().lower(), "")
