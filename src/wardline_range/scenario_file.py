"""Scenarios as small YAML files: read, checked, and made into a cast.

A moment or length is written as `90s`, `2h 30m`, `3d`, or as a share of the whole such as `58%`.
"""

import io
import ipaddress
import re
import types
import typing
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from wardline.model.errors import InputError, UsageError
from wardline_range import catalogue
from wardline_range.attacks.attack import Attack
from wardline_range.clock import Clock
from wardline_range.device import Device
from wardline_range.directory import GATEWAY_MAC, PREFIX
from wardline_range.identities import Roll
from wardline_range.life import KINDS, Happening
from wardline_range.packets.pcapng import Capture
from wardline_range.rhythm import RHYTHMS
from wardline_range.scenario import Cast, Place, Planned, Scenario
from wardline_range.site import Site

MOST_BYTES, MOST_DEVICES, MOST_DAYS = 1_000_000, 5000, 60
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_TOP = {"title", "about", "start", "length", "seed", "site", "sites", "devices", "life", "attacks"}
_DEVICE = {"model", "count", "name", "zone", "ip", "mac", "hostname", "firmware", "absent"}
_DEFAULT_START = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario file as it was read and checked; `length_s` is how long it lasts."""

    name: str
    title: str
    about: str
    start: int
    length_s: float
    seed: int
    sites: tuple[str, ...]
    site: Mapping[str, Any]
    devices: tuple[Mapping[str, Any], ...]
    life: tuple[Mapping[str, Any], ...]
    attacks: tuple[Mapping[str, Any], ...]
    path: Path

    def scenario(self, seed: int | None = None, length_s: float | None = None, site: str = "") -> Scenario:
        """The scenario, with another seed or length where given; `site` names one of several sites."""
        lasts, chosen = length_s or self.length_s, self.seed if seed is None else seed
        place = Place(
            self.site.get("network", PREFIX), self.site.get("gateway", GATEWAY_MAC),
            RHYTHMS[self.site.get("rhythm", "home")], site,
        )  # fmt: skip
        if site:
            chosen = chosen * 1000 + self.sites.index(site)
        return Scenario(lambda at: self._cast(at, lasts), chosen, lasts / 3600, self.start, place)

    def check(self) -> None:
        """Put everybody on a site that is thrown away. Raises InputError where something does not fit."""
        for name in self.sites or ("",):
            site = Site(1, Clock(self.start), Capture(io.BytesIO()), self.site.get("network", PREFIX), name=name)
            self._cast(site, self.length_s)

    def _cast(self, site: Site, length_s: float) -> Cast:
        roll = Roll(site)
        devices: list[Device] = []
        absent: set[str] = set()
        for at, entry in enumerate(self.devices):
            made = self._devices(entry, roll, site, f"devices[{at}]")
            devices += made
            if entry.get("absent"):
                absent |= {one.who.name for one in made}
        site.devices[:] = devices
        by_name = {one.who.name: one for one in devices}
        events = [
            self._event(entry, by_name, length_s, f"life[{at}]") for at, entry in enumerate(self._here(self.life, site))
        ]
        attacks = [
            self._attack(entry, by_name, length_s, f"attacks[{at}]")
            for at, entry in enumerate(self._here(self.attacks, site))
        ]
        for place, planned in enumerate(attacks):
            try:
                planned.attack.check()
            except UsageError as error:
                raise self._wrong(f"attacks[{place}]", str(error)) from None
        names = [planned.attack.id for planned in attacks]
        for name in names:
            if names.count(name) > 1:
                raise self._wrong("attacks", f"{name!r} is there twice: give one of them another `name`")
        site.devices.clear()
        return Cast(devices, attacks, events, frozenset(absent))

    def _here(self, entries: Sequence[Mapping[str, Any]], site: Site) -> list[dict[str, Any]]:
        """The entries for this site: those that name it, or that name none where it is the first."""
        mine = [entry for entry in entries if entry.get("site", self.sites[0] if self.sites else "") == site.name]
        return [{key: value for key, value in entry.items() if key != "site"} for entry in mine]

    def _devices(self, entry: Mapping[str, Any], roll: Roll, site: Site, place: str) -> list[Device]:
        self._only(entry, _DEVICE, place)
        kinds = catalogue.models()
        model = entry.get("model")
        if model not in kinds:
            raise self._wrong(
                place, f"there is no device model {model!r}; `wardline range list devices` shows them all"
            )
        kind, count = kinds[model], entry.get("count", 1)
        if not isinstance(count, int) or not 1 <= count <= MOST_DEVICES:
            raise self._wrong(place, f"count must be a whole number from 1 to {MOST_DEVICES}")
        if len(roll.names) + count > MOST_DEVICES:
            raise self._wrong(place, f"more than {MOST_DEVICES} devices in all: ask for fewer")
        try:
            return [
                kind(site, roll.enter(kind.model, entry, number if count > 1 else 0)) for number in range(1, count + 1)
            ]
        except ValueError as error:
            raise self._wrong(place, str(error)) from None

    def _event(self, entry: Mapping[str, Any], devices: Mapping[str, Device], length_s: float, place: str) -> Happening:
        name = entry.get("event")
        if name not in KINDS:
            raise self._wrong(place, f"there is no event {name!r}; there are {', '.join(sorted(KINDS))}")
        given = {key: value for key, value in entry.items() if key != "event"}
        for key in ("at", "for"):
            if key in given:
                given["at_s" if key == "at" else "lasts_s"] = self._seconds(given.pop(key), length_s, place)
        for who in (given.get("device"), given.get("by"), *given.get("devices", ())):
            if who is not None and who not in devices:
                raise self._wrong(place, f"there is no device called {who!r}")
        event: Happening = self._filled(KINDS[name], given, {}, place)
        return event

    def _attack(self, entry: Mapping[str, Any], devices: Mapping[str, Device], length_s: float, place: str) -> Planned:
        self._only(entry, {"attack", "on", "at", "for", "name", "with"}, place)
        kinds = catalogue.attacks()
        if entry.get("attack") not in kinds:
            known = "`wardline range list attacks` shows them all"
            raise self._wrong(place, f"there is no attack {entry.get('attack')!r}; {known}")
        if entry.get("on") not in devices:
            raise self._wrong(place, f"there is no device called {entry.get('on')!r} for it to run `on`")
        lasts = self._seconds(entry.get("for", "10m"), length_s, place)
        fixed = {"device": devices[entry["on"]], "lasts_s": lasts, "id": str(entry.get("name", ""))}
        attack: Attack = self._filled(kinds[entry["attack"]], entry.get("with", {}), fixed, place)
        return Planned(attack, self._seconds(entry.get("at", "50%"), length_s, place))

    def _filled(self, kind: type[Any], given: Mapping[str, Any], fixed: Mapping[str, Any], place: str) -> Any:
        """One of a kind, its fields set as given; each value must be of its field's type."""
        hints = typing.get_type_hints(kind)
        known = {one.name: one for one in fields(kind) if one.init}
        settable = set(known) - set(fixed) - {"device" if "device" in fixed else ""}
        self._only(given, settable, place)
        values = {key: self._typed(value, hints[key], f"{place}.{key}") for key, value in given.items()}
        missing = [
            name
            for name, one in known.items()
            if one.default is MISSING and one.default_factory is MISSING and name not in {**values, **fixed}
        ]
        if missing:
            told = ", ".join("at" if name == "at_s" else "for" if name == "lasts_s" else name for name in missing)
            raise self._wrong(place, f"it does not say: {told}")
        return kind(**values, **fixed)

    def _typed(self, value: Any, hint: Any, place: str) -> Any:
        if typing.get_origin(hint) is tuple:
            if not isinstance(value, list):
                raise self._wrong(place, "must be a list")
            return tuple(self._typed(one, typing.get_args(hint)[0], place) for one in value)
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(hint, types.UnionType) and (type(value) is not hint):
            raise self._wrong(place, f"must be {hint.__name__}, not {value!r}")
        return value

    def _seconds(self, value: Any, length_s: float, place: str) -> float:
        try:
            return seconds(value, length_s)
        except ValueError as error:
            raise self._wrong(place, str(error)) from None

    def _only(self, entry: Mapping[str, Any], allowed: set[str], place: str) -> None:
        _only(self.path, entry, allowed, place)

    def _wrong(self, place: str, what: str) -> InputError:
        return InputError(f"{self.path}: {place}: {what}")


class _Loader(yaml.SafeLoader):
    """YAML in which `on` is a word and 24:48:45 a text: only true and false are truth values (as in YAML 1.2)."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?\d+$"), list("-0123456789"))


def read(path: Path) -> Plan:
    """Read a scenario file and check all of it. Raises InputError that names the file, the place and what to write."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if len(text) > MOST_BYTES:
        raise InputError(f"{path}: larger than {MOST_BYTES} bytes; a scenario is a small file")
    if b"&" in text and re.search(rb"(^|[\s\[{,:-])[&*]\w", text):
        raise InputError(f"{path}: anchors and aliases (& and *) are not taken in a scenario: write it out")
    try:
        told = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise InputError(
            f"{path}: is not YAML{where}: {getattr(error, 'problem', None) or 'cannot be parsed'}"
        ) from None
    if not isinstance(told, dict):
        raise InputError(f"{path}: a scenario is a mapping with `title`, `length` and `devices`")
    plan = _plan(path, told)
    plan.check()
    return plan


def seconds(value: object, whole_s: float) -> float:
    """A moment or length in seconds: `2h 30m`, `45s`, or a share of the whole such as `58%`. Raises ValueError."""
    text = str(value).strip()
    if re.fullmatch(r"\d+(\.\d+)?%", text):
        return float(text[:-1]) * whole_s / 100
    if not re.fullmatch(r"(\d+(\.\d+)?\s*[smhd]\s*)+", text):
        raise ValueError(f"{value!r} is no time: write for example 90s, 2h 30m, 3d or 58%")
    return sum(float(number) * _UNITS[unit] for number, _, unit in re.findall(r"(\d+(\.\d+)?)\s*([smhd])", text))


def _plan(path: Path, told: Mapping[str, Any]) -> Plan:
    _only(path, told, _TOP, "the file")
    lists = {}
    for key in ("devices", "life", "attacks"):
        entries = told.get(key) or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise InputError(f"{path}: {key}: must be a list of mappings")
        lists[key] = tuple(entries)
    if not lists["devices"]:
        raise InputError(f"{path}: devices: names nobody; a site has at least a gateway")
    site = told.get("site") or {}
    if not isinstance(site, dict):
        raise InputError(f"{path}: site: must be a mapping")
    _only(path, site, {"network", "rhythm", "gateway"}, "site")
    if site.get("rhythm", "home") not in RHYTHMS:
        raise InputError(f"{path}: site.rhythm: must be one of {', '.join(RHYTHMS)}")
    try:
        ipaddress.IPv4Network(site.get("network", PREFIX))
        length_s = seconds(told.get("length", "1d"), 0)
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    if not 0 < length_s <= MOST_DAYS * 86_400:
        raise InputError(f"{path}: length: must be more than nothing and at most {MOST_DAYS} days")
    sites, seed = told.get("sites") or (), told.get("seed", 1)
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise InputError(f"{path}: seed: must be a whole number")
    return Plan(
        path.stem, str(told.get("title", path.stem)), str(told.get("about", "")).strip(),
        _start(path, told.get("start")), length_s, seed, tuple(str(one) for one in sites), site, lists["devices"],
        lists["life"], lists["attacks"], path,
    )  # fmt: skip


def _start(path: Path, given: Any) -> int:
    moment = _DEFAULT_START if given is None else given
    if isinstance(moment, str):
        with suppress(ValueError):
            moment = datetime.fromisoformat(moment)
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    if not isinstance(moment, datetime):
        raise InputError(f"{path}: start: must be a date such as 2026-03-02 or a time such as 2026-03-02 08:00:00")
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()) * 1_000_000_000


def _only(path: Path, entry: Mapping[str, Any], allowed: set[str], place: str) -> None:
    for key in entry:
        if key not in allowed:
            raise InputError(f"{path}: {place}: {key!r} is not known; there are {', '.join(sorted(allowed))}")
