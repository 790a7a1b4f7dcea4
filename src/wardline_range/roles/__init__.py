"""What a device is to others: the side of a protocol that serves, shared by models of different makers."""
