"""Understands messages."""
