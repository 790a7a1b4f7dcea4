"""One root, one class per remedy; each message names the thing, the place and the next step."""


class WardlineError(Exception):
    """Something a person can mend. The command line prints the message as one line and leaves with `exit_status`."""

    exit_status = 2


class InputError(WardlineError):
    """A file or folder given to Wardline cannot be read as what it should be: give another, or mend this one."""


class OutputError(WardlineError):
    """The result cannot be written: make room or choose another place."""


class UsageError(WardlineError):
    """What was asked for does not fit together: change the options."""
