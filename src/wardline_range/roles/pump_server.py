"""A server of infusion pumps: it keeps their drug libraries and hears how they run."""

from wardline_range.device import Device

PORT = 8443


class PumpServer(Device):
    """Pumps call it over TLS."""
