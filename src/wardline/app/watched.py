"""What `wardline watch` prints: an incident in three lines or as JSON, and how the watching went."""

from wardline import incidents
from wardline.app.watch import Told, Watched
from wardline.model.text import count, moment, printable
from wardline.report.jsonl import device_context, incident_json, line
from wardline.report.page import percent


def told_lines(told: Told) -> str:
    """For people: when, how bad and how sure; what; what to check first, and the id to speak of it by."""
    one = told.incident
    late = f", told {told.after_s:.1f} s after its last packet" if told.after_s is not None else ""
    head = f"{moment(one.last_ts)}  {one.severity}, {percent(one.probability)} likely{late}"
    steps = [f"    next: {printable(step, 200)}" for step in one.next_steps[:1]]
    return "\n".join([head, f"    {printable(one.title, 200)}", *steps, f"    id: {one.id}"])


def told_json(told: Told) -> str:
    """One line: the keys of `incidents.jsonl` without a rank, and `after_s`."""
    one = told.incident
    known = {told.device.id: told.device} if told.device else {}
    said = {key: value for key, value in incident_json(one, 0, incidents.risk(one, known)).items() if key != "rank"}
    return line({**said, "device_context": device_context(told.device, one.device, {}), "after_s": told.after_s})


def ending(seen: Watched) -> str:
    """What was watched, and within how many seconds of their last packet incidents were told."""
    half, most = seen.latency(0.5), seen.latency(0.99)
    quick = ""
    if half is not None and most is not None:
        quick = f"; half of them within {half:.1f} s of their last packet, 99 % within {most:.1f} s"
    packets = count(seen.health.packets, "packet")
    return f"watched {packets} of {count(seen.devices, 'device')}; told {count(len(seen.told), 'incident')}{quick}"
