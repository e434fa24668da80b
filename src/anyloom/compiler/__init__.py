"""Graphs: reading, recording, checking, saving and export; the engine runs them."""
