"""Graphs: read, recorded, checked, saved and exported. Nothing here runs one."""
