"""Density over windows of features: how crowded the place is where a window of a device's life lies."""
