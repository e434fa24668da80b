"""Typed functions over vision foundation models, wired by YAML or by a Python function."""
