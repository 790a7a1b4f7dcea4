"""The harness of detection quality: the same cases, the same truth and the same measures for Wardline and its peers."""
