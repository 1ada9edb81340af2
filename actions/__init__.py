"""Rasa custom actions: what depends on the person. One class a file, named after its action."""

from inversion_faq.observing import action_server

action_server.install()
