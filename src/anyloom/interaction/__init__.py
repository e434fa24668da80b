"""Graphs and images while a person edits them: sessions that know neither Jupyter nor a browser."""
