"""Scheduling of devices: which batch runs next, and which models are in device memory."""
