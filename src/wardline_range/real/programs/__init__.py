"""Programs that are the devices of the real-time lab, one each: `python -m wardline_range.real.programs.NAME`."""
