"""A lab: simulated devices, and attacks with exact truth. So far in virtual time, written as a capture file."""
