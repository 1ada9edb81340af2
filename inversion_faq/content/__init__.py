"""Reads, checks and renders the content in data/."""
