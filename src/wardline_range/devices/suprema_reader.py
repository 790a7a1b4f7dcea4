"""A badge reader at a door: it keeps a line to its access controller and shows it cards."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.lease import lease
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.access_controller import AccessController


class SupremaReader(Device):
    """Never speaks to anybody else."""

    model = Model(
        "suprema-reader", "Suprema", "BioEntry W2", "badge reader", ("1.6.3", "1.8.1"), ("00:17:fc",), "BEW2-{serial}",
        "5{digits:8}", Client("{hostname}", "udhcp 1.22.1", (1, 3, 6, 12, 15, 28, 42)),
        ("office", "building", "hospital"), "access", open_ports=frozenset({51211}), lag_s=0.0015,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, and the line."""
        yield 2.2, partial(lease, self)
        controller = self.site.one(self, AccessController)
        if controller is not None:
            yield 6.0, partial(controller.lined, self, 150)
