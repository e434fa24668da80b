"""Edits of an image by an instruction in words."""
