"""Drawing a scenario of a sector: devices that belong there, and attacks that can happen among them."""

from wardline.model.errors import UsageError
from wardline_range import catalogue
from wardline_range.chance import Chance
from wardline_range.device import Model
from wardline_range.scenario_file import MOST_DAYS, MOST_DEVICES

SECTORS = {"home": "home", "office": "office", "building": "office", "hospital": "ward", "plant": "shifts"}
"""Each with the rhythm of its people."""

_ONE_OF_A_KIND = {"router", "hub", "nvr", "scada server", "historian", "server", "pbx", "access controller", "hmi"}
_MOST_HOSTS = 240
_TAKE_DAYS = ("baseline-poisoning",)


def new_scenario(name: str, sector: str, devices: int, attacks: int, days: float, seed: int) -> str:
    """A scenario file's text. Raises UsageError where what is asked for cannot be."""
    if sector not in SECTORS:
        raise UsageError(f"there is no sector {sector!r}: it is one of {', '.join(SECTORS)}")
    if not 2 <= devices <= MOST_DEVICES or not 0 <= attacks <= 50 or not 0 < days <= MOST_DAYS:
        raise UsageError(f"from 2 to {MOST_DEVICES} devices, up to 50 attacks and {MOST_DAYS} days can be asked for")
    chance = Chance(seed, f"new {name}")
    models = [kind.model for kind in catalogue.models().values() if sector in kind.model.sectors]
    counts = _counts(models, devices, chance)
    network = "192.168.10.0/24" if devices <= _MOST_HOSTS else "10.20.0.0/16"
    lines = [
        f"title: {name}, a drawn {sector}", f"about: Drawn with seed {seed}; change it as you like.",
        f"length: {days:g}d", f"seed: {seed}",
        f"site: {{network: {network}, rhythm: {SECTORS[sector]}}}", "", "devices:",
    ]  # fmt: skip
    lines += [
        f"  - {{model: {model}" + (f", count: {count}" if count > 1 else "") + "}" for model, count in counts.items()
    ]
    lines += _attacks(counts, attacks, chance)
    return "\n".join(lines) + "\n"


def _counts(models: list[Model], devices: int, chance: Chance) -> dict[str, int]:
    """How many of each model: a gateway, one of each as far as they go, then more of what there may be many of."""
    router = next(one for one in models if one.type == "router")
    others = [one for one in models if one.type != "router"]
    many = [one for one in others if one.type not in _ONE_OF_A_KIND] or others
    counts = {router.id: 1}
    while others and sum(counts.values()) < devices:
        model = others.pop(chance.below(len(others)))
        counts[model.id] = 1
    while sum(counts.values()) < devices:
        model = chance.pick(many)
        counts[model.id] = counts.get(model.id, 0) + 1
    return counts


def _attacks(counts: dict[str, int], attacks: int, chance: Chance) -> list[str]:
    """Attacks at moments of the second half, each on a device and only where its victims are."""
    if not attacks:
        return []
    runners = [f"{model}-1" if count > 1 else model for model, count in counts.items() if _may_run(model)]
    lines, possible = ["", "attacks:"], possible_attacks(set(counts))
    for number in range(attacks):
        name = chance.pick(possible)
        able = [runner for runner in runners if not _is_needed(runner, name)] or runners
        at = 52 + 44 * (number + chance.between(0.1, 0.9)) / attacks
        lines.append(
            f"  - {{attack: {name}, on: {chance.pick(able)}, at: {at:.1f}%, for: 15m, name: {name}-{number + 1}}}"
        )
    return lines


def possible_attacks(models: set[str]) -> list[str]:
    """The attacks whose victims are among these models."""
    kinds = [catalogue.models()[model] for model in sorted(models)]
    ports = [port for kind in kinds for port in kind.model.open_ports]
    return [
        name
        for name, attack in catalogue.attacks().items()
        if all(any(issubclass(kind, role) for kind in kinds) for role in attack.needs)
        and (not attack.needs_port or ports.count(attack.needs_port) > 1)
        and name not in _TAKE_DAYS
    ]


def _is_needed(runner: str, attack: str) -> bool:
    """Whether the attack looks for a device of the runner's kind: then it had better run on another."""
    kind = catalogue.models()[runner.removesuffix("-1")]
    return any(issubclass(kind, role) for role in catalogue.attacks()[attack].needs)


def _may_run(model: str) -> bool:
    return catalogue.models()[model].model.type not in ("router", "plc", "rtu")
