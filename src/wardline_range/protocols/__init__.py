"""Messages of application protocols as bytes; pure functions that know neither time nor network."""
