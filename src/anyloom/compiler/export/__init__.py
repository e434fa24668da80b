"""Graphs as Mermaid, SVG, DOT, GraphML, JSON and networkx graphs."""
