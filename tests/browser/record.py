"""What the server keeps of the conversation of a tab."""

import json
from typing import Any

import requests

from tests.browser.widget import Widget
from tests.conftest import Bot, Session


def remembered(widget: Widget) -> dict[str, Any]:
    """Returns what the tab remembers of its conversation."""
    (text,) = [text for name, text in widget.stored().items() if name.startswith("inversion-helper ")]
    return dict(json.loads(text))


def conversation(bot: Bot, widget: Widget) -> Session:
    """Returns the tab's conversation, for the server."""
    return Session(bot, remembered(widget)["session"], [])


def kept(path: str, session: Session) -> requests.Response:
    return requests.get(f"{session.bot.url}{path}", headers=session.headers, timeout=30)


def export(session: Session) -> dict[str, Any]:
    """Returns everything that the server keeps of a conversation."""
    answer = kept("/export", session)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def questions(session: Session) -> list[str]:
    """Returns what the person said, as the server counted it."""
    return [one["text"] for one in export(session)["messages"] if one["who"] == "you"]
