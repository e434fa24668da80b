"""Graphs as diagrams: Mermaid, SVG."""
