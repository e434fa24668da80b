"""Graphs: declarative pipelines, one YAML file each."""
