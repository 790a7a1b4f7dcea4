"""Drawing a scenario's attacks anew: which, on whom, and when; who lives there and what else happens stay."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Generic, TypeVar

from wardline.model.errors import InputError
from wardline_eval.lab import LEARNED_NS
from wardline_range import catalogue
from wardline_range.chance import Chance
from wardline_range.new import possible_attacks
from wardline_range.scenario_file import Plan

T = TypeVar("T")

_HOUR_S = 3600.0
_LASTS_S = {
    "beacon-growing": 20 * _HOUR_S, "beacon-sleeping": 16 * _HOUR_S, "exfiltration-slow": 8 * _HOUR_S,
    "slow-scan": 6 * _HOUR_S, "dga": _HOUR_S, "camera-bot": _HOUR_S, "mirai-spread": 0.7 * _HOUR_S,
}  # fmt: skip
"""How long an attack lasts that needs more than a quarter of an hour to be what it is."""

_BEACON_S, _OTHER_S = 4 * _HOUR_S, 0.25 * _HOUR_S
_BY_THEMSELVES = frozenset({"router", "plc", "rtu", "meter"})
"""Types of device that do what they are asked: nobody attacks from them."""

_MASTERS = frozenset({"scada server", "hmi", "nvr", "building management", "engineering workstation", "gateway", "hub"})
"""Types whose ordinary work is with controllers, cameras or brokers: they are not drawn to attack one."""

_TRIES = 500


def drawn(plan: Plan, seed: int) -> Plan:
    """The scenario with as many attacks as it has, drawn among those that its devices allow, after learning.

    No device attacks twice, as long as there are enough of them; what cannot be there (a target is missing) is drawn
    again. The same seed draws the same.
    """
    chance = Chance(seed, f"drawn {plan.name}")
    wanted, lasts = len(plan.attacks), plan.length_s
    begin = min(LEARNED_NS / 1e9, lasts / 2) + _OTHER_S
    slot = (lasts - begin - _OTHER_S) / max(1, wanted)
    attacks: list[Mapping[str, Any]] = []
    kinds, runners = _Deck(_kinds(plan), chance), _Deck(_runners(plan), chance)
    for _ in range(_TRIES):
        if len(attacks) == wanted:
            break
        kind, (runner, model) = kinds.next(), runners.next()
        at = begin + slot * (len(attacks) + chance.between(0, 0.8))
        if _is_its_work(kind, model):
            continue
        entry = {
            "attack": kind, "on": runner, "at": f"{at:.0f}s", "name": f"{kind}-{len(attacks) + 1}",
            "for": f"{max(60.0, min(_lasts_s(kind), lasts - at - _OTHER_S)):.0f}s",
        }  # fmt: skip
        if plan.sites:
            entry["site"] = chance.pick(plan.sites)
        with suppress(InputError):
            replace(plan, attacks=(*attacks, entry)).check()
            attacks.append(entry)
    return replace(plan, attacks=tuple(attacks))


class _Deck(Generic[T]):
    """Cards drawn one after another; when all are drawn they are shuffled anew."""

    def __init__(self, cards: list[T], chance: Chance) -> None:
        self._cards, self._chance = cards, chance
        self._left: list[T] = []

    def next(self) -> T:
        self._left = self._left or list(self._cards)
        return self._left.pop(self._chance.below(len(self._left)))


def _kinds(plan: Plan) -> list[str]:
    return possible_attacks({entry["model"] for entry in plan.devices})


def _runners(plan: Plan) -> list[tuple[str, str]]:
    """Devices that are there all the time and may attack, with their models."""
    moved = {str(entry.get(key)) for entry in plan.life for key in ("device", "by")}
    found = []
    for entry in plan.devices:
        if entry.get("absent") or catalogue.models()[entry["model"]].model.type in _BY_THEMSELVES:
            continue
        name, count = str(entry.get("name", entry["model"])), entry.get("count", 1)
        names = [f"{name}-{number}" for number in range(1, count + 1)] if count > 1 else [name]
        found += [(one, entry["model"]) for one in names]
    return [one for one in found if one[0] not in moved] or found


def _is_its_work(kind: str, model: str) -> bool:
    """Whether what the attack does is near to what such a device does anyway, or the device is what it looks for."""
    needs, device = catalogue.attacks()[kind].needs, catalogue.models()[model]
    return bool(needs) and (device.model.type in _MASTERS or issubclass(device, needs))


def _lasts_s(kind: str) -> float:
    return _LASTS_S.get(kind, _BEACON_S if kind.startswith("beacon-") else _OTHER_S)
