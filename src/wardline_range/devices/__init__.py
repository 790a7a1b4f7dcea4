"""The devices of the lab, one class each."""
