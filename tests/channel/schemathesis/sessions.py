"""Loaded by schemathesis, in its own environment: every call that needs a session gets a real one."""

import itertools
import os

import requests
import schemathesis

_CALLS_PER_SESSION = 40
"""A conversation that grows without end would make each call slower than the one before."""
_calls = itertools.count()
_kept = {}


def _new_session() -> str:
    return requests.post(f"{os.environ['CHAT_URL']}/sessions", timeout=30).json()["session"]


@schemathesis.auth(refresh_interval=None)
class RealSession:
    def get(self, case, context):
        if case.method == "DELETE":
            return _new_session()
        if next(_calls) % _CALLS_PER_SESSION == 0:
            _kept["session"] = _new_session()
        return _kept["session"]

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
