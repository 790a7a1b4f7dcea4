"""The attacks of the lab, one class each."""
