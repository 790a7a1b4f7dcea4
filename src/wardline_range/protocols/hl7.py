"""HL7 version 2 messages behind MLLP: admissions, vital signs of a monitor, and their acknowledgements.

Patients are numbers and beds; nobody has a name here.

References: HL7 v2.5.1 2.5 (segments), 2.15.9 (MSH), 3.3.1 (ADT^A01), 7.3.1 (ORU^R01), 2.14.1 (ACK); MLLP release 1;
IEEE 11073-10101 (codes and units of measurements).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

PORT = 2575
_START, _END = b"\x0b", b"\x1c\r"
HEART_RATE, OXYGEN, SYSTOLIC, DIASTOLIC, BREATHS, TEMPERATURE = (
    "147842^MDC_ECG_HEART_RATE^MDC",
    "150456^MDC_PULS_OXIM_SAT_O2^MDC",
    "150021^MDC_PRESS_BLD_NONINV_SYS^MDC",
    "150022^MDC_PRESS_BLD_NONINV_DIA^MDC",
    "151562^MDC_RESP_RATE^MDC",
    "150344^MDC_TEMP^MDC",
)
_UNITS = {
    HEART_RATE: "264864^MDC_DIM_BEAT_PER_MIN^MDC",
    OXYGEN: "262688^MDC_DIM_PERCENT^MDC",
    SYSTOLIC: "266016^MDC_DIM_MMHG^MDC",
    DIASTOLIC: "266016^MDC_DIM_MMHG^MDC",
    BREATHS: "264928^MDC_DIM_RESP_PER_MIN^MDC",
    TEMPERATURE: "268192^MDC_DIM_DEGC^MDC",
}


@dataclass(frozen=True, slots=True)
class Route:
    """From which application at which facility to which other: what every message header says."""

    application: str
    facility: str
    to_application: str
    to_facility: str

    def back(self) -> "Route":
        """The way of the answer."""
        return Route(self.to_application, self.to_facility, self.application, self.facility)


def admission(route: Route, control: int, at: int, patient: int, bed: str) -> bytes:
    """ADT^A01: a patient is admitted to a bed, written as `unit^room^bed`, at `at` ns."""
    event = f"EVN||{stamp(at)}"
    return _message(route, "ADT^A01^ADT_A01", control, at, event, _patient(route, patient), f"PV1|1|I|{bed}")


def vital_signs(route: Route, control: int, at: int, patient: int, bed: str, measured: Mapping[str, float]) -> bytes:
    """ORU^R01: what a monitor measured, by HEART_RATE and the like."""
    order = f"OBR|1|{control}|{control}|182777000^monitoring of patient^SCT|||{stamp(at)}"
    seen = (
        f"OBX|{place}|NM|{code}|1.0.0.{place}|{value:g}|{_UNITS[code]}|||||R|||{stamp(at)}"
        for place, (code, value) in enumerate(measured.items(), 1)
    )
    about = _patient(route, patient), f"PV1|1|I|{bed}"
    return _message(route, "ORU^R01^ORU_R01", control, at, *about, order, *seen)


def acknowledgement(route: Route, control: int, at: int, event: str, answered: int, code: str = "AA") -> bytes:
    """The answer to message `answered`, of the event A01 or R01: AA accepts, AE is an error, AR refuses."""
    return _message(route, f"ACK^{event}^ACK", control, at, f"MSA|{code}|{answered}")


def stamp(at: int) -> str:
    """A time in ns since 1970 as HL7 writes it, in UTC."""
    return datetime.fromtimestamp(at // 1_000_000_000, UTC).strftime("%Y%m%d%H%M%S+0000")


def _patient(route: Route, patient: int) -> str:
    return f"PID|1||{patient}^^^{route.facility}^MR"


def _message(route: Route, kind: str, control: int, at: int, *segments: str) -> bytes:
    ends = f"{route.application}|{route.facility}|{route.to_application}|{route.to_facility}"
    head = f"MSH|^~\\&|{ends}|{stamp(at)}||{kind}|{control}|P|2.5.1"
    return _START + "".join(f"{segment}\r" for segment in (head, *segments)).encode() + _END
