"""What the peers look at: device-minutes, flows and packets as numbers."""
