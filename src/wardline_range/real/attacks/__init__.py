"""Attacks of the real-time lab: what runs where, and which flows are theirs."""
