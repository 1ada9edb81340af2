"""The figures of one system on one set, and of two systems side by side. Pure."""

import collections
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from typing import Any

from sklearn.metrics import f1_score

from evaluation.bootstrap import interval
from evaluation.confidence import aurc, brier, calibration_error, reliability, risk_coverage
from evaluation.outcomes import Outcome, outcome
from evaluation.systems import Understood

TOP = 3
NONE = "(none)"
_POINTS = 200
_ASKED_BACK = {Outcome.OFFERED, Outcome.ASKED_BACK}
IN_SCOPE = {
    "right": {Outcome.RIGHT},
    "right_or_offered": {Outcome.RIGHT, Outcome.OFFERED},
    "wrong": {Outcome.WRONG},
    "asked_back": _ASKED_BACK,
    "refused": {Outcome.REFUSED},
    "emergency": {Outcome.EMERGENCY},
    "other": {Outcome.OTHER},
}
OFF_TOPICS = {
    "off_topic_answered": {Outcome.ANSWERED},
    "off_topic_refused": {Outcome.REFUSED},
    "off_topic_asked_back": _ASKED_BACK,
    "off_topic_emergency": {Outcome.EMERGENCY},
    "off_topic_other": {Outcome.OTHER},
}
"""What is counted, over the questions in scope and over the messages off topic; each a set of outcomes."""


def figures(understood: Sequence[Understood], answering: Collection[str]) -> dict[str, Any]:
    """Returns every figure of one system on one set.

    `rates` are over the questions in scope (`off_topic_*` over the others), each with count, of, share (0 to 1, None of no
    messages) and its 95 % interval; everything from `macro_f1` on is over all messages and the likeliest intent, what is about
    confidence without those that a rule decided (`by_rule` of them).
    """
    unruled = [one for one in understood if not one.by_rule]
    confidence = [one.confidence for one in unruled]
    right = [one.forced_right for one in unruled]
    return {
        "n": sum(not one.question.off_topic for one in understood),
        "n_off_topic": sum(one.question.off_topic for one in understood),
        "rates": {name: rate(values) for name, values in _counted(understood, answering).items()},
        "macro_f1": macro_f1(understood),
        "by_rule": len(understood) - len(unruled),
        "aurc": aurc(confidence, right),
        "ece": calibration_error(confidence, right),
        "brier": brier(confidence, right),
        "risk_coverage": _thinned(risk_coverage(confidence, right)),
        "reliability": [asdict(one) for one in reliability(confidence, right)],
        "topics": by(lambda one: one.question.accept[0], understood, answering),
        "off_topic_kinds": by(lambda one: one.question.kind, [one for one in understood if one.question.off_topic], answering),
        "off_topic_taken_for": taken_for(understood, answering),
        "confusions": confusions(understood),
    }


def compared(own: Sequence[Understood], other: Sequence[Understood], answering: Collection[str]) -> dict[str, Any]:
    """Returns what changed from `other` to `own` on the same messages.

    `differences`: share of `own` less share of `other` for each rate, with its paired 95 % interval. `errors_gone`: errors of
    `other`, how many of them `own` does not make, and how many it makes instead; among the answers given (another answer, or
    one to a message off topic) and among the likeliest intents.
    """
    ours, theirs = _counted(own, answering), _counted(other, answering)
    differences = {
        name: rate([float(a) - float(b) for a, b in zip(ours[name], theirs[name], strict=True)], counted=False) for name in ours
    }
    bad = {Outcome.WRONG, Outcome.ANSWERED}
    given = [[outcome(one, answering) in bad for one in side] for side in (own, other)]
    forced = [[not one.forced_right for one in side] for side in (own, other)]
    return {
        "differences": differences,
        "errors_gone": {"answers": errors_gone(*given), "likeliest_intents": errors_gone(*forced)},
    }


def rate(values: Sequence[float], counted: bool = True) -> dict[str, Any]:
    """Returns the mean of n values and its 95 % interval; with `counted`, their sum and n besides."""
    low, high = interval(values) or (None, None)
    mean = {"share": sum(values) / len(values) if values else None, "low": low, "high": high}
    return {"count": int(sum(values)), "of": len(values), **mean} if counted else mean


def errors_gone(own: Sequence[bool], other: Sequence[bool]) -> dict[str, Any]:
    """Returns how many of the `other` system's errors are gone, and how many are new; `share` is of its errors, None of none."""
    errors, gone = sum(other), sum(b and not a for a, b in zip(own, other, strict=True))
    new = sum(a and not b for a, b in zip(own, other, strict=True))
    return {"errors": errors, "gone": gone, "new": new, "share": gone / errors if errors else None}


def macro_f1(understood: Sequence[Understood]) -> float | None:
    """Returns the mean F1 over the intents that were to be found; an accepted intent counts as the one meant."""
    if not understood:
        return None
    meant = [_meant(one) for one in understood]
    found = [one.forced or NONE for one in understood]
    return float(f1_score(meant, found, labels=sorted(set(meant)), average="macro", zero_division=0))


def by(key: Callable[[Understood], str], understood: Sequence[Understood], answering: Collection[str]) -> list[dict[str, Any]]:
    """Returns how many messages of each name had which outcome; those without a name (empty) are left out."""
    groups: dict[str, collections.Counter[Outcome]] = collections.defaultdict(collections.Counter)
    for one in understood:
        groups[key(one)][outcome(one, answering)] += 1
    return [
        {"name": name, "n": counts.total(), **{one.name.lower(): counts[one] for one in Outcome}}
        for name, counts in groups.items()
        if name
    ]


def taken_for(understood: Sequence[Understood], answering: Collection[str]) -> list[dict[str, Any]]:
    """Returns the answers that off-topic messages got, the most frequent first."""
    answered = [one.intent for one in understood if outcome(one, answering) is Outcome.ANSWERED]
    return [{"name": name, "n": n} for name, n in collections.Counter(answered).most_common()]


def confusions(understood: Sequence[Understood]) -> list[dict[str, Any]]:
    """Returns which intent was meant and which was the likeliest, how often, the right ones too; the most frequent first."""
    pairs = collections.Counter((_meant(one), one.forced or NONE) for one in understood)
    return [{"meant": meant, "found": found, "n": n} for (meant, found), n in pairs.most_common()]


def _meant(one: Understood) -> str:
    """The intent that was found where it is accepted, else the one the message was written for."""
    return one.forced if one.forced_right and one.forced else one.question.accept[0]


def _counted(understood: Sequence[Understood], answering: Collection[str]) -> dict[str, list[bool]]:
    """For each rate, one boolean a message it is over."""
    inside = [one for one in understood if not one.question.off_topic]
    outside = [outcome(one, answering) for one in understood if one.question.off_topic]
    outcomes = [outcome(one, answering) for one in inside]
    return {
        **{name: [one in wanted for one in outcomes] for name, wanted in IN_SCOPE.items()},
        "forced_right": [one.forced_right for one in inside],
        "top3": [any(name in one.question.accept for name, _ in one.ranking[:TOP]) for one in inside],
        **{name: [one in wanted for one in outside] for name, wanted in OFF_TOPICS.items()},
    }


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most about `_POINTS` of them, evenly, the last among them."""
    step = max(len(points) // _POINTS, 1)
    return [point for index, point in enumerate(points, 1) if index % step == 0 or index == len(points)]
