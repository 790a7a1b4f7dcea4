"""The Internet as it is seen from a site: an address for every name, and whether it can be reached.

Addresses lie in the ranges kept for documentation (RFC 5737), and where those are full in the range kept for
benchmarks (RFC 2544, 198.18.0.0/15), whatever the names.
"""

import hashlib

OUTSIDE = ("192.0.2.", "198.51.100.", "203.0.113.")
_MORE = 198 << 24 | 18 << 16


class Internet:
    """Names and addresses; `outages` are times (start, end in ns) during which nothing outside answers."""

    def __init__(self) -> None:
        self.outages: list[tuple[int, int]] = []
        self._by_name: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def address(self, name: str) -> str:
        """The address of a name; each name has its own."""
        if name not in self._by_name:
            address = self._free(hashlib.sha256(name.encode()).digest())
            self._by_name[name], self._names[address] = address, name
        return self._by_name[name]

    def move(self, name: str) -> str:
        """Give a name another address, as its operator may; the new address."""
        self._by_name.pop(name, None)
        address = self._free(hashlib.sha256(f"{name}|{len(self._names)}".encode()).digest())
        self._by_name[name], self._names[address] = address, name
        return address

    def name(self, address: str) -> str:
        """The name behind an address, empty where nobody asked for it by name."""
        return self._names.get(address, "")

    def is_up(self, at: int) -> bool:
        """Whether it can be reached at that time (ns)."""
        return not any(start <= at < end for start, end in self.outages)

    def _free(self, digest: bytes) -> str:
        prefix = OUTSIDE[digest[0] % 3]
        address = f"{prefix}{1 + digest[1] % 254}"
        serial = int.from_bytes(digest[2:6], "big")
        while address in self._names:
            value = _MORE + serial % (1 << 17)
            address = ".".join(str(value >> shift & 0xFF) for shift in (24, 16, 8, 0))
            serial += 1
        return address
