"""A site: the network with its devices."""

from wardline_range.device import Device
from wardline_range.directory import Directory


class Site(Directory[Device]):
    """The directory of all devices of a scenario's network; devices and attacks speak through it."""
