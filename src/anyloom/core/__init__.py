"""Nodes, models, types, and the catalog of checkpoints."""
