"""Wardline: what every device on a network is, what it normally does, what is wrong and what to do first."""
