"""Which request to which model runs next on a device, with whom, and which models stay on it."""
