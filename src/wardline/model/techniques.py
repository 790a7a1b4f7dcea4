"""ATT&CK techniques that a detector may name: id → name, matrix and tactic.

Only what traffic can show stands here; a detector that names another id fails its test, which says to add the row.

References: MITRE ATT&CK v18.1, Enterprise and ICS matrices (names and tactics).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Matrix = Literal["enterprise", "ics"]


@dataclass(frozen=True, slots=True)
class Technique:
    """One technique: `tactic` is the first one that its matrix lists for it, by its short name."""

    id: str
    name: str
    matrix: Matrix
    tactic: str

    @property
    def url(self) -> str:
        """Its page at MITRE; a sub-technique lies below its technique."""
        return "https://attack.mitre.org/techniques/" + self.id.replace(".", "/") + "/"


def _matrix(matrix: Matrix, rows: str) -> dict[str, Technique]:
    split = (row.split(" | ") for row in rows.strip().splitlines())
    return {id_: Technique(id_, name, matrix, tactic) for id_, name, tactic in split}


TECHNIQUES: Mapping[str, Technique] = _matrix(
    "enterprise",
    """
T1001 | Data Obfuscation | command-and-control
T1008 | Fallback Channels | command-and-control
T1016 | System Network Configuration Discovery | discovery
T1018 | Remote System Discovery | discovery
T1020 | Automated Exfiltration | exfiltration
T1021 | Remote Services | lateral-movement
T1021.001 | Remote Desktop Protocol | lateral-movement
T1021.002 | SMB/Windows Admin Shares | lateral-movement
T1021.004 | SSH | lateral-movement
T1029 | Scheduled Transfer | exfiltration
T1030 | Data Transfer Size Limits | exfiltration
T1036 | Masquerading | defense-evasion
T1040 | Network Sniffing | credential-access
T1041 | Exfiltration Over C2 Channel | exfiltration
T1046 | Network Service Discovery | discovery
T1048 | Exfiltration Over Alternative Protocol | exfiltration
T1048.003 | Exfiltration Over Unencrypted Non-C2 Protocol | exfiltration
T1049 | System Network Connections Discovery | discovery
T1071 | Application Layer Protocol | command-and-control
T1071.001 | Web Protocols | command-and-control
T1071.004 | DNS | command-and-control
T1071.005 | Publish/Subscribe Protocols | command-and-control
T1078 | Valid Accounts | defense-evasion
T1090 | Proxy | command-and-control
T1095 | Non-Application Layer Protocol | command-and-control
T1102 | Web Service | command-and-control
T1105 | Ingress Tool Transfer | command-and-control
T1110 | Brute Force | credential-access
T1110.001 | Password Guessing | credential-access
T1110.003 | Password Spraying | credential-access
T1132 | Data Encoding | command-and-control
T1133 | External Remote Services | persistence
T1135 | Network Share Discovery | discovery
T1190 | Exploit Public-Facing Application | initial-access
T1200 | Hardware Additions | initial-access
T1210 | Exploitation of Remote Services | lateral-movement
T1219 | Remote Access Tools | command-and-control
T1496 | Resource Hijacking | impact
T1498 | Network Denial of Service | impact
T1498.001 | Direct Network Flood | impact
T1498.002 | Reflection Amplification | impact
T1499 | Endpoint Denial of Service | impact
T1499.001 | OS Exhaustion Flood | impact
T1499.002 | Service Exhaustion Flood | impact
T1557 | Adversary-in-the-Middle | credential-access
T1557.001 | LLMNR/NBT-NS Poisoning and SMB Relay | credential-access
T1557.002 | ARP Cache Poisoning | credential-access
T1557.003 | DHCP Spoofing | credential-access
T1565 | Data Manipulation | impact
T1565.002 | Transmitted Data Manipulation | impact
T1568 | Dynamic Resolution | command-and-control
T1568.002 | Domain Generation Algorithms | command-and-control
T1570 | Lateral Tool Transfer | lateral-movement
T1571 | Non-Standard Port | command-and-control
T1572 | Protocol Tunneling | command-and-control
T1573 | Encrypted Channel | command-and-control
T1595 | Active Scanning | reconnaissance
T1595.001 | Scanning IP Blocks | reconnaissance
T1595.002 | Vulnerability Scanning | reconnaissance
""",
) | _matrix(
    "ics",
    """
T0801 | Monitor Process State | collection
T0802 | Automated Collection | collection
T0803 | Block Command Message | inhibit-response-function
T0804 | Block Reporting Message | inhibit-response-function
T0806 | Brute Force I/O | impair-process-control
T0812 | Default Credentials | lateral-movement
T0813 | Denial of Control | impact
T0814 | Denial of Service | inhibit-response-function
T0815 | Denial of View | impact
T0816 | Device Restart/Shutdown | inhibit-response-function
T0821 | Modify Controller Tasking | execution
T0822 | External Remote Services | initial-access
T0826 | Loss of Availability | impact
T0830 | Adversary-in-the-Middle | collection
T0831 | Manipulation of Control | impact
T0832 | Manipulation of View | impact
T0835 | Manipulate I/O Image | inhibit-response-function
T0836 | Modify Parameter | impair-process-control
T0840 | Network Connection Enumeration | discovery
T0842 | Network Sniffing | discovery
T0843 | Program Download | lateral-movement
T0845 | Program Upload | collection
T0846 | Remote System Discovery | discovery
T0848 | Rogue Master | initial-access
T0855 | Unauthorized Command Message | impair-process-control
T0856 | Spoof Reporting Message | evasion
T0857 | System Firmware | persistence
T0858 | Change Operating Mode | execution
T0859 | Valid Accounts | persistence
T0861 | Point & Tag Identification | collection
T0866 | Exploitation of Remote Services | initial-access
T0867 | Lateral Tool Transfer | lateral-movement
T0868 | Detect Operating Mode | collection
T0869 | Standard Application Layer Protocol | command-and-control
T0877 | I/O Image | collection
T0878 | Alarm Suppression | inhibit-response-function
T0881 | Service Stop | inhibit-response-function
T0883 | Internet Accessible Device | initial-access
T0884 | Connection Proxy | command-and-control
T0885 | Commonly Used Port | command-and-control
T0886 | Remote Services | initial-access
T0888 | Remote System Information Discovery | discovery
T0889 | Modify Program | persistence
T0891 | Hardcoded Credentials | lateral-movement
""",
)


def technique(id_: str) -> Technique | None:
    """The technique of that id, or None where the table does not have it."""
    return TECHNIQUES.get(id_)
