"""The line to the cloud carries reports, and outlives a cloud that is away."""

from tests.wardline_range.real.programs.launch import IP, free_port, running
from tests.wardline_range.real.programs.site import site


def test_reports_of_about_the_size_that_is_told() -> None:
    with site() as (port, asked), running("cloud_client", "--name", IP, "--port", port, "--every", 0.05):
        for _ in range(3):
            method, path, size = asked.get(timeout=30)
            assert (method, path) == ("POST", "/v1/report")
            assert 350 < size < 450


def test_a_cloud_that_is_away_is_asked_again() -> None:
    with running("cloud_client", "--name", IP, "--port", free_port(), "--every", 0.05) as client:
        assert client.stdout is not None
        assert all("refused" in client.stdout.readline() for _ in range(2))
