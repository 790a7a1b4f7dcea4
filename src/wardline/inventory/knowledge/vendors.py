"""Names of makers as people say them, so that what two sources say of one maker agrees.

And makers of parts: their name in a registry says whose radio or board is inside, not who sells the device.
"""

import re

_LEGAL = re.compile(
    r"[,.]?\s+(inc|incorporated|corp|corporate|corporation|co|company|ltd|limited|llc|gmbh|ag|kg|se|sa|s\.a|srl|spa|"
    r"s\.p\.a|bv|b\.v|ab|oy|as|a/s|pte|pty|plc|intl|international|technologies|technology|electronics|systems|group|"
    r"trading|industr(?:y|ies|ial)|networks|products|home|research|components|(?:pvt))\b\.?.*$",
    re.IGNORECASE,
)

_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")

# The first that matches a registered name gives the name that people say.
_SAID = tuple(
    (re.compile(expression, re.IGNORECASE), name)
    for expression, name in (
        (r"^tp-?link", "TP-Link"),
        (r"^d-?link", "D-Link"),
        (r"^netgear", "Netgear"),
        (r"^edimax", "Edimax"),
        (r"^(royal )?philips|^signify", "Philips"),
        (r"^(belkin|wemo)", "Belkin"),
        (r"^eq-?3", "eQ-3"),
        (r"^osram|^ledvance", "Osram"),
        (r"^withings", "Withings"),
        (r"^nest labs", "Nest"),
        (r"^google", "Google"),
        (r"^apple\b", "Apple"),
        (r"^amazon", "Amazon"),
        (r"^samsung elec(?!tro)|^samsung$", "Samsung"),
        (r"^hangzhou hikvision|^hikvision", "Hikvision"),
        (r"^zhejiang dahua|^dahua", "Dahua"),
        (r"^axis comm", "Axis"),
        (r"^(hewlett[- ]packard enterprise|hpe\b|aruba)", "HPE"),
        (r"^(hewlett[- ]packard|hp inc|hp$)", "HP"),
        (r"^seiko epson|^epson", "Epson"),
        (r"^brother", "Brother"),
        (r"^sonos", "Sonos"),
        (r"^roku", "Roku"),
        (r"^xiaomi|^beijing xiaomi", "Xiaomi"),
        (r"^huawei", "Huawei"),
        (r"^shelly|^allterco", "Shelly"),
        (r"^tuya", "Tuya"),
        (r"^ubiquiti|^ubnt", "Ubiquiti"),
        (r"^routerboard|^mikrotik", "MikroTik"),
        (r"^cisco-linksys|^linksys", "Linksys"),
        (r"^cisco", "Cisco"),
        (r"^asustek", "Asus"),
        (r"^siemens", "Siemens"),
        (r"^(schneider|telemecanique|modicon|square d)", "Schneider Electric"),
        (r"^(rockwell|allen-bradley)", "Rockwell Automation"),
        (r"^schweitzer", "Schweitzer Engineering"),
        (r"^abb\b", "ABB"),
        (r"^wago", "WAGO"),
        (r"^dell\b", "Dell"),
        (r"^intel\b", "Intel"),
        (r"^vmware", "VMware"),
        (r"^synology", "Synology"),
        (r"^raspberry", "Raspberry Pi"),
        (r"^sony\b", "Sony"),
        (r"^lg elec|^lg innotek", "LG"),
    )
)

_PARTS = re.compile(
    r"^("
    r"espressif|hi-flying|shanghai high-?flying|murata|azurewave|gainspan|lite-?on|hon hai|foxconn|delta$|"
    r"delta elec|wistron|arcadyan|sercomm|askey|universal global|usi\b|pegatron|quanta|compal|quectel|"
    r"simcom|telit|sierra wireless|texas instr|silicon lab|realtek|mediatek|ralink|broadcom|cypress|"
    r"marvell|qualcomm|atheros|u-?blox|lantronix|digi\b|microchip|nordic semi|stmicro|shenzhen bilian|"
    r"fn-?link|ampak|samsung electro|intel|vmware|tuya|usr iot|alps|gemtek|cybertan|chicony|ezurio|laird|"
    r"redpine|wisol|rf-?link|mxchip|beken|cc&c|asiarf|nvidia|pcs systemt|red hat|xensource|parallels|"
    r"microsoft"
    r")",
    re.IGNORECASE,
)


def said(organisation: str) -> str:
    """A company as people say it: "TP-LINK TECHNOLOGIES CO.,LTD." becomes "TP-Link"."""
    name = organisation.strip()
    known = next((short for expression, short in _SAID if expression.search(name)), None)
    return known or _SHOUTED.sub(lambda word: word[0].capitalize(), _LEGAL.sub("", name).strip(" ,.") or name)


def makes_parts(name: str) -> bool:
    """The maker sells modules, boards or virtual machines that others build their devices on."""
    return bool(_PARTS.search(name))
