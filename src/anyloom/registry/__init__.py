"""Lookup of nodes, models and graph files by name, and placement of models on devices."""
