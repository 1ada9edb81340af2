"""Rasa custom actions: what depends on the person. One class a file, named after its action."""
