"""The registry of models as values: versions, what they were made from, sign-off, shadow run, rollback.

A registry never changes in place; each step gives a new one or says why not. One version of a model judges at a time,
and only one that a named role signed off after it ran beside the current one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wardline.model.batch import Nanos
from wardline.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Data:
    """One source of training data: where it is from, its licence, date and size, and how good its labels are."""

    source: str
    licence: str
    date: str
    rows: int
    labels: str
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for a version, in which role, and since when."""

    name: str
    role: str
    at: Nanos


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a version said while it ran beside the current one: windows judged by both, and how many alike."""

    start: Nanos
    end: Nanos
    windows: int
    alike: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a model. `figures` were measured on held-out data; more is better for each of them."""

    model: str
    number: int
    made: Nanos
    code: str
    purpose: str
    weights_sha256: str
    data: tuple[Data, ...]
    figures: Mapping[str, float]
    reason: str = ""
    shadow: Shadow | None = None
    signed: SignOff | None = None


@dataclass(frozen=True, slots=True)
class Registry:
    """All versions by model, oldest first, and the numbers that judged, the last of which judges now."""

    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    judged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def version(self, model: str, number: int) -> Version:
        """One version; raises UsageError where there is none."""
        for one in self.versions.get(model, ()):
            if one.number == number:
                return one
        known = ", ".join(str(one.number) for one in self.versions.get(model, ())) or "none"
        raise UsageError(f"model {model!r} has no version {number}; there are: {known}")

    def current(self, model: str) -> Version | None:
        """The version that judges now; None before the first was signed off."""
        numbers = self.judged.get(model, ())
        return self.version(model, numbers[-1]) if numbers else None


def added(registry: Registry, version: Version) -> Registry:
    """The registry with a candidate, which does not judge yet. Raises UsageError where its number is not the next."""
    before = registry.versions.get(version.model, ())
    following = before[-1].number + 1 if before else 1
    if version.number != following:
        raise UsageError(f"version {version.number} of {version.model!r} is out of turn; the next one is {following}")
    if version.signed or version.shadow:
        raise UsageError(
            f"version {version.number} of {version.model!r} is new: it cannot be signed off or have run yet"
        )
    return replace(registry, versions={**registry.versions, version.model: (*before, version)})


def shadowed(registry: Registry, model: str, number: int, shadow: Shadow) -> Registry:
    """The registry with what a version said beside the current one. Raises UsageError for an empty run."""
    if shadow.windows < 1 or not 0 <= shadow.alike <= shadow.windows or shadow.end <= shadow.start:
        raise UsageError(f"the shadow run of {model!r} version {number} judged nothing; let it see traffic first")
    return _with(registry, replace(registry.version(model, number), shadow=shadow))


def measured(registry: Registry, model: str, number: int, figures: Mapping[str, float]) -> Registry:
    """The registry with the figures of a version as they were measured now, on the data of a later one."""
    return _with(registry, replace(registry.version(model, number), figures=dict(figures)))


def signed_off(registry: Registry, model: str, number: int, by: SignOff) -> Registry:
    """The registry in which that version judges. Raises UsageError without a role, a shadow run or as good figures."""
    version, current = registry.version(model, number), registry.current(model)
    if not (by.name.strip() and by.role.strip()):
        raise UsageError("a sign-off needs a name and a role: give both")
    if current and current.number == number:
        raise UsageError(f"version {number} of {model!r} judges already; sign off another")
    if version.shadow is None:
        raise UsageError(f"version {number} of {model!r} has not run beside the current one; run it as a shadow first")
    worse = [] if current is None else worsened(current, version)
    if worse:
        raise UsageError(f"version {number} of {model!r} is worse than {current.number if current else 0}: {worse[0]}")
    signed = _with(registry, replace(version, signed=by))
    return replace(signed, judged={**signed.judged, model: (*signed.judged.get(model, ()), number)})


def rolled_back(registry: Registry, model: str) -> Registry:
    """The registry in which the version before judges again. Raises UsageError where there was none."""
    numbers = registry.judged.get(model, ())
    if len(numbers) < 2:
        raise UsageError(f"model {model!r} has no earlier version that judged; nothing to go back to")
    return replace(registry, judged={**registry.judged, model: numbers[:-1]})


def worsened(current: Version, candidate: Version) -> list[str]:
    """Why a candidate must not replace the current version, one line for each figure; empty where it may."""
    said = []
    for name, before in sorted(current.figures.items()):
        after = candidate.figures.get(name)
        if after is None:
            said.append(f"{name} was not measured, before it was {before:g}")
        elif not after >= before:
            said.append(f"{name} is {after:g}, before it was {before:g}")
    return said


def _with(registry: Registry, version: Version) -> Registry:
    swapped = tuple(version if one.number == version.number else one for one in registry.versions[version.model])
    return replace(registry, versions={**registry.versions, version.model: swapped})
