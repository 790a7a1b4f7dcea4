"""All attacks of the real-time lab, by theme."""

from wardline_range.real.attacks import controllers, floods, footholds, guessing, outbound, scans
from wardline_range.real.plan import RealAttack

ATTACKS: tuple[RealAttack, ...] = (
    *scans.ATTACKS,
    *guessing.ATTACKS,
    *floods.ATTACKS,
    *outbound.ATTACKS,
    *footholds.ATTACKS,
    *controllers.ATTACKS,
)
