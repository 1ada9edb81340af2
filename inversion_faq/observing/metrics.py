"""What Prometheus reads at /metrics: counts and times. No content, no ids; every label is one of a fixed list."""

import contextlib
from typing import Any, Collection, Iterable, Iterator, Mapping, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    exposition,
)

from inversion_faq import __version__
from inversion_faq.observing.request_log import OTHER

KINDS = ("answer", "condition_check", "red_flag", "clarify", "out_of_scope", "small_talk", "error")
"""The kinds of card (docs/api.md)."""
CONTENT_TYPE = exposition.CONTENT_TYPE_LATEST
BY_MEANING = "by_meaning"
"""The sign of an emergency that was understood by its meaning, not by a sign's words."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # they double the page, and nobody asks when a counter began
registry = CollectorRegistry()
"""Of this process: Rasa serves with one. The process's own memory, time and file handles are in it as well."""
ProcessCollector(registry=registry)

_build = Info("inversion_faq_build", "Version and content (its hash) of the running bot", registry=registry)
_turns = Counter("inversion_faq_turns", "Turns by the kind of card that was said first", ["kind"], registry=registry)
_intents = Counter("inversion_faq_intents", "Messages by the intent that was understood", ["intent"], registry=registry)
_red_flags = Counter("inversion_faq_red_flags", "Emergency replies", ["sign", "urgency"], registry=registry)
_turn_seconds = Histogram("inversion_faq_turn_seconds", "Time of a turn", buckets=_SECONDS, registry=registry)
_turns_under_way = Gauge("inversion_faq_turns_under_way", "Turns that are not answered yet", registry=registry)
_request_seconds = Histogram(
    "inversion_faq_request_seconds", "Time of a request", ["method", "path", "status"], buckets=_SECONDS, registry=registry
)
_errors = Counter("inversion_faq_errors", "Errors by their code; too_many are the 429s", ["code"], registry=registry)
_feedback = Counter("inversion_faq_feedback", "Feedback", ["helpful"], registry=registry)
_sessions_started = Counter("inversion_faq_sessions_started", "Conversations begun", registry=registry)
_sessions_deleted = Counter("inversion_faq_sessions_deleted", "Conversations deleted by the person", registry=registry)
_retired = Counter("inversion_faq_conversations_retired", "Conversations deleted because of their age", registry=registry)
_action_failures = Counter(
    "inversion_faq_action_failures", "Calls of the action server that failed", ["action"], registry=registry
)


def exposed(content: str) -> bytes:
    """Returns every metric in Prometheus's text format; `content` is the hash of what the model was trained from."""
    _build.info({"version": __version__, "content": content})
    return exposition.generate_latest(registry)


def begin_at_zero(error_codes: Iterable[str], signs: Iterable[str]) -> None:
    """Puts what may be counted on the page before it happens: Prometheus sees no rise in what was not there before."""
    for kind in KINDS:
        _turns.labels(kind)
    for code in error_codes:
        _errors.labels(code)
    for sign in (*signs, BY_MEANING):
        _red_flags.labels(sign, "emergency")
    for helpful in ("yes", "no"):
        _feedback.labels(helpful)


def request_answered(method: str, path: str, status: int, seconds: float) -> None:
    """Counts a request.

    Args:
        method: its method, or `other`.
        path: the template of its route, never what was sent.
        status: of the response; 499 when the client went away first.
        seconds: from its headers to its response.
    """
    _request_seconds.labels(method, path, str(status)).observe(seconds)


def error_said(code: str) -> None:
    """Counts an error; `code` is one of channels/errors.py."""
    _errors.labels(code).inc()


def feedback_given(helpful: bool) -> None:
    """Counts what a person said of an answer."""
    _feedback.labels("yes" if helpful else "no").inc()


def session_started() -> None:
    """Counts a conversation that began."""
    _sessions_started.inc()


def session_deleted() -> None:
    """Counts a conversation that its person deleted."""
    _sessions_deleted.inc()


def conversations_retired(count: int) -> None:
    """Counts conversations that were deleted because of their age."""
    _retired.inc(count)


def action_failed(action: str) -> None:
    """Counts a call of the action server that failed; `action` is a name of the domain."""
    _action_failures.labels(action).inc()


def replies_said(messages: Sequence[Mapping[str, Any]]) -> None:
    """Counts a turn by its replies, as the web channel sends them."""
    cards = [one["card"] for one in messages if one["card"]]
    _turns.labels(cards[0]["kind"] if cards else OTHER).inc()
    for card in cards:
        if card["kind"] == "red_flag" and card.get("sign"):
            _red_flags.labels(card["sign"]["id"] or BY_MEANING, card["urgency"]).inc()


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Times a turn, and counts it as under way meanwhile."""
    with _turns_under_way.track_inprogress(), _turn_seconds.time():
        yield


def message_understood(intent: str, intents: Collection[str]) -> None:
    """Counts a message by its intent, if it is one of the domain's."""
    _intents.labels(intent if intent in intents else OTHER).inc()
