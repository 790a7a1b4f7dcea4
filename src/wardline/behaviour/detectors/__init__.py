"""Detectors: each file here is one, named after its `spec.id`, and knows none of its siblings."""
