"""Keeps what people write out of the log of the action server, which imports every module of this package at its start."""

from typing import Any

import pluggy
from rasa_sdk.plugin import plugin_manager

from inversion_faq import private_logs


class PrivateLogs:
    """A plug-in of Rasa's action server: from its start on, nobody's words are logged."""

    # Some versions of pluggy carry types, and some do not.
    @pluggy.HookimplMarker("rasa_sdk")  # type: ignore[untyped-decorator, unused-ignore]
    def attach_sanic_app_extensions(self, app: Any) -> None:
        """Has the server begin with it when it runs."""
        app.register_listener(_begin, "after_server_start")


def _begin(*_: Any) -> None:
    private_logs.begin()


private_logs.install()
if not plugin_manager().has_plugin(PrivateLogs.__name__):
    plugin_manager().register(PrivateLogs(), PrivateLogs.__name__)
