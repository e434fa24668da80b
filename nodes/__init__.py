"""Nodes: typed functions, one file a capability."""
