"""Nouns, table schemas, ports and errors: the words that every room shares. Imports nothing of Wardline but itself."""
