"""A ward's central station: bedside monitors send it their waves and numbers."""

from wardline_range.device import Device

PORT = 24105


class CentralStation(Device):
    """Models say what it does with what it hears; `last` holds the newest heart rate of each bed."""

    last: dict[str, float]

    def heard(self, bed: str, rate: float) -> None:
        """A monitor's number."""
        self.last[bed] = rate
