"""Bytes of frames, TCP conversations, flow ids and capture files; knows nothing of devices."""
