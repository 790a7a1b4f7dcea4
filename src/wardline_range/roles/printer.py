"""A printer: it takes jobs over IPP."""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.protocols import http, ipp
from wardline_range.protocols.noise import noise

PORT = 631


class Printer(Device):
    """Models say how it announces itself; `web_server` is what its web server calls itself."""

    web_server = "Printer HTTP Server"

    def print(self, client: Device, job: int, size: int) -> None:
        """One job of so many bytes from a client. Raises Unreachable."""
        ip = self.nic.ip
        uri = f"ipp://{ip}:{PORT}/ipp/print"
        document = b"%PDF-1.7\n" + noise(client.chance, size)
        asked = http.request(
            "POST", f"{ip}:{PORT}", "/ipp/print", "Internet Print Provider", ipp.print_job(job, uri, "user", document),
            Content_Type="application/ipp",
        )  # fmt: skip
        answer = http.response(200, self.web_server, ipp.accepted(job, uri, 40 + job), "application/ipp")
        client.call(ip, PORT, "http", client.now).ask(asked, answer, 0.3).close()


def printing(client: Device, printer: Printer, mean_s: float) -> Iterator[float]:
    """A job as often as a person has one."""
    job = 0
    while True:
        yield client.pause(mean_s)
        job += 1
        printer.print(client, job, int(client.chance.between(30_000, 160_000)))
