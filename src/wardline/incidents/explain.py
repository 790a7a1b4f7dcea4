"""What an incident says in words: title, one paragraph, next steps and time line, each made by rule from its findings.

No sentence here knows more than the findings do, and none is written by a language model. Claims quote what came from
the wire, so every text is cut and made printable on its way in.
"""

import ipaddress
from collections.abc import Mapping, Sequence

from wardline.incidents.folding import in_time, strength
from wardline.incidents.score import SEVERITIES, probability
from wardline.model.device import Device, DeviceId
from wardline.model.finding import Baseline, Finding, Part
from wardline.model.incident import Incident, Step
from wardline.model.ports import DetectorSpec
from wardline.model.techniques import technique
from wardline.model.text import count, length, printable, span

STEPS = 60
"""Lines that a time line has at most; it then ends with a line that says what was left out."""

_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        *(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ),
        *("224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)
_FOLD_NS = 15 * 60_000_000_000
_NAMED = 3


def title(findings: Sequence[Finding], lead: Finding, name: str, specs: Mapping[str, DetectorSpec]) -> str:
    """What happened in order of time, at most three things with the leading one among them, and where."""
    first: dict[str, Finding] = {}
    for finding in sorted(findings, key=in_time):
        first.setdefault(_titled(finding, specs), finding)
    leading = _titled(lead, specs)
    ranked = sorted(
        first, key=lambda one: (one != leading, -SEVERITIES.index(first[one].severity), strength(first[one]))
    )
    chosen = [one for one in first if one in ranked[:_NAMED]]
    said = ", then ".join(chosen[:1] + [_lowered(one) for one in chosen[1:]])
    return f"{said}: {printable(name, 80)}"


def explanation(
    findings: Sequence[Finding],
    lead: Finding,
    total: int,
    device: Device | None,
    names: Mapping[str, str],
    specs: Mapping[str, DetectorSpec],
    learned: Sequence[Part] = (),
) -> str:
    """One paragraph: who and when, what against what was expected, on what that rests, what else, and how sure."""
    home = device.id if device else lead.device
    seen_at = "" if lead.device == home else f"Seen at {_name(lead.device, names)}: "
    said = [_who_and_when(findings, lead, device), seen_at + _sentence(lead.claim)]
    said.append(f"Observed: {_text(lead.observed.text)}; expected: {_text(lead.expected.text)}.")
    said.append(f"The nearest normal: {_text(lead.nearest)}." if lead.nearest else "")
    said.append(_rests_on(lead.baseline))
    said += [_else(findings, lead, home, names, specs), _internet(findings), _technique(lead)]
    percent = _percent(probability(findings, learned))
    said.append(
        f"All {count(total, 'finding')} together make it {percent} likely that this is not the device's normal life."
    )
    if total == 1:
        said[-1] = f"It is {percent} likely that this is not the device's normal life."
    return " ".join(filter(None, said))


def because(incident: Incident, technique_id: str) -> tuple[str, ...]:
    """The detectors whose findings stand for a technique of an incident, in order of time."""
    told = (one.detector for one in sorted(incident.findings, key=in_time) if technique_id in one.techniques)
    return tuple(dict.fromkeys(told))


def next_steps(findings: Sequence[Finding], lead: Finding, specs: Mapping[str, DetectorSpec]) -> tuple[str, ...]:
    """What to check: what the findings ask for themselves, then the detectors' lists; the leading one's first.

    Nothing twice, at most eight.
    """
    own = [_text(step) for finding in (lead, *sorted(findings, key=in_time)) for step in finding.next_steps]
    order = dict.fromkeys([lead.detector, *(finding.detector for finding in sorted(findings, key=in_time))])
    steps = (step for name in order if name in specs for step in specs[name].next_steps)
    return tuple(dict.fromkeys([*dict.fromkeys(own[:4]), *steps]))[:8]


def timeline(findings: Sequence[Finding], specs: Mapping[str, DetectorSpec]) -> tuple[Step, ...]:
    """Findings in order of time, those of one detector, device and severity within 15 minutes folded into one line."""
    runs: list[list[Finding]] = []
    latest: dict[tuple[str, DeviceId], list[Finding]] = {}
    for finding in sorted(findings, key=in_time):
        key = (finding.detector, finding.device)
        run = latest.get(key)
        if run is not None and finding.ts - max(run[-1].ts, run[-1].end) <= _FOLD_NS:
            run.append(finding)
        else:
            latest[key] = [finding]
            runs.append(latest[key])
    steps = [_step(run, specs) for run in runs]
    if len(steps) <= STEPS:
        return tuple(steps)
    rest = steps[STEPS - 1 :]
    left = sum(step.count for step in rest)
    end = max(step.end for step in rest)
    return (*steps[: STEPS - 1], Step(rest[0].ts, end, f"… and {count(left, 'more finding')}", rest[0].finding, left))


def is_internet(peer: str) -> bool:
    """Whether a peer is an address beyond the site: unicast, and of no range that networks use inside.

    Addresses set aside for documentation (RFC 5737, RFC 3849) count as beyond: captures made for examples use them.
    """
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return not any(address in network for network in _INSIDE if network.version == address.version)


def _step(run: Sequence[Finding], specs: Mapping[str, DetectorSpec]) -> Step:
    strongest = min(run, key=strength)
    end = max(max(one.ts, one.end) for one in run)
    text = _text(strongest.claim)
    if len(run) > 1:
        text = f"{_titled(strongest, specs)}, {len(run)} times; the strongest: {text}"
    return Step(run[0].ts, end, text, strongest.id, len(run))


def _who_and_when(findings: Sequence[Finding], leading: Finding, device: Device | None) -> str:
    first = min(finding.ts for finding in findings)
    last = max(max(finding.ts, finding.end) for finding in findings)
    name = printable(device.label if device else str(leading.device), 80)
    about = "of unknown type"
    if device and (device.value("type") or device.value("role")):
        said = [value for value in (device.value("vendor"), device.value("type")) if value and value not in name]
        role = device.value("role")
        about = ", ".join(filter(None, (" ".join(said), f"role {role}" if role else "")))
    facts = [(word, device.value(word)) for word in ("owner", "zone", "criticality")] if device else []
    about = ", ".join(filter(None, (about, *(f"{word} {value}" for word, value in facts if value))))
    when = span(first, last) + " UTC" + (f" ({length(last - first)})" if last - first >= 1_000_000_000 else "")
    return f"{name}{f', {_text(about)}' if about else ''}, {when}."


def _rests_on(baseline: Baseline) -> str:
    if baseline.stage == "built-in":
        return "The limit is built in and needs no learning."
    rest = f"{baseline.samples} {_text(baseline.of)}" if baseline.of else count(baseline.samples, "sample")
    window = f"{length(baseline.end - baseline.start)} ({span(baseline.start, baseline.end)} UTC)"
    group = f", shared with its peer group {_text(baseline.peer_group)}" if baseline.peer_group else ""
    still = " The device was still being learned, so this is less sure." if baseline.stage == "learning" else ""
    return f"The expectation was learned over {window} from {rest}{group}.{still}"


def _else(
    findings: Sequence[Finding],
    lead: Finding,
    home: DeviceId,
    names: Mapping[str, str],
    specs: Mapping[str, DetectorSpec],
) -> str:
    """Other detectors and other devices of the story, with how often; `home` is the device that it is about."""
    counts: dict[tuple[str, DeviceId], int] = {}
    for finding in sorted(findings, key=in_time):
        if finding.detector != lead.detector or finding.device != lead.device:
            key = (_titled(finding, specs), finding.device)
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return ""
    said = []
    for (what, who), times in list(counts.items())[:6]:
        where = "" if who == home else f" at {_name(who, names)}"
        said.append(f"{_lowered(what)}{where}" + (f" ({times} times)" if times > 1 else ""))
    more = f" and {len(counts) - 6} more" if len(counts) > 6 else ""
    return f"Seen with it: {'; '.join(said)}{more}."


def _name(device: DeviceId, names: Mapping[str, str]) -> str:
    return printable(names.get(str(device), str(device)), 80)


def _internet(findings: Sequence[Finding]) -> str:
    outside = sorted({peer for finding in findings for peer in finding.peers if is_internet(peer)})
    if not outside:
        return ""
    shown = ", ".join(printable(peer, 45) for peer in outside[:_NAMED])
    more = f" and {len(outside) - _NAMED} more" if len(outside) > _NAMED else ""
    return f"It involves the Internet: {shown}{more}."


def _technique(lead: Finding) -> str:
    known = [f"{found.id} {found.name}" for found in map(technique, lead.techniques) if found]
    if not known:
        return ""
    said = f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0]
    return f"This is how ATT&CK {said} {'show' if len(known) > 1 else 'shows'} on a network."


def _titled(finding: Finding, specs: Mapping[str, DetectorSpec]) -> str:
    spec = specs.get(finding.detector)
    return spec.title if spec else finding.detector


def _lowered(title: str) -> str:
    """A title within a sentence: its first letter lowered, unless its first word is an acronym (`ARP`, `DNS`)."""
    first = title.split(" ", 1)[0]
    return title if sum(char.isupper() for char in first) > 1 else title[:1].lower() + title[1:]


def _percent(value: float) -> str:
    return "more than 99 %" if value > 0.99 else "less than 1 %" if value < 0.01 else f"{value * 100:.0f} %"


def _sentence(text: str) -> str:
    clean = _text(text)
    return clean if clean.endswith((".", "!", "?")) else clean + "."


def _text(text: str) -> str:
    return printable(text, 300)
