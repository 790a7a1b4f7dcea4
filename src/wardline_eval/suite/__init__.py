"""The scenarios of the suite, one file each, in the format of the lab's own (`docs/range.md`)."""
