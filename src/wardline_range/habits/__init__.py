"""What many kinds of device do in the same way: leases, clocks, announcements, calls to a cloud."""
