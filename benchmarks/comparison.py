"""Every way to understand a question over the same labelled sets."""

import dataclasses
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.encoders import ComparedEncoder
from benchmarks.off_topic import OffTopic, area, let_through, nearest_cosine
from benchmarks.ways import FROZEN, SERVED, TUNED, Array, Scores, Way, understood, ways
from evaluation.figures import compared, figures
from evaluation.sets import Question
from evaluation.systems import Understood
from inversion_faq.content.library import read_library
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from inversion_faq.nlu.calibration import OFF_TOPIC, Calibration, fit
from inversion_faq.nlu.encoder_tuning import Tuning
from inversion_faq.nlu.intent_classifier import IntentClassifier
from inversion_faq.nlu.sentence_encoder import SentenceEncoder
from inversion_faq.nlu.training_messages import for_calibration, learned, right_intents

REFUSED = (0.01, 0.02, 0.05)
_TIMED = 100


@dataclasses.dataclass(frozen=True)
class Fitted:
    """A way that has learned and was calibrated, the seconds that learning took, and the milliseconds a message takes."""

    scores: Scores
    calibration: Calibration
    seconds: float
    milliseconds: float


class Comparison:
    """Every way over every set."""

    def __init__(self, training: TrainingData, config: Mapping[str, Any], sets: Mapping[str, Sequence[Question]]) -> None:
        """Makes or takes both encoders; `config` is that of config.yml."""
        self._settings = settings_of(IntentClassifier, config)
        tuning = settings_of(SentenceEncoder, config)
        tuned = Tuning(**{field.name: tuning[field.name] for field in dataclasses.fields(Tuning)})
        self._encoders = {
            TUNED: ComparedEncoder(tuned, training),
            FROZEN: ComparedEncoder(dataclasses.replace(tuned, epochs=0), training),
        }
        self._learned, self._calibrating = learned(training), for_calibration(training)
        self._labels = [str(one.get(INTENT)) for one in self._learned]
        self._classes = sorted(set(self._labels))
        self._answering = {SAFE_INTENT, *map(intent_of, read_library().answers)}
        self.sets = sets
        self.figures: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in sets}
        self.costs: dict[str, tuple[float, float]] = {}
        self._asked: dict[str, dict[str, list[Understood]]] = {name: {} for name in sets}

    def run(self, say: Callable[[str], None]) -> None:
        """Fills `figures` (by set, then by way) and `costs` (seconds to learn, milliseconds a message)."""
        for way in ways(self._settings):
            fitted = self._fit(way)
            say(f"{way.name}: learned in {fitted.seconds:.0f} s")
            self.costs[way.name] = fitted.seconds, fitted.milliseconds
            for name, questions in self.sets.items():
                rows = self._rows(way.encoder, fitted, questions)
                asked = understood(questions, rows, fitted.calibration, self._classes)
                off_topic = [one.off_topic for one in questions]
                roc = area(rows[:, self._classes.index(OFF_TOPIC)], off_topic)
                self.figures[name][way.name] = {**figures(asked, self._answering), "roc": roc}
                self._asked[name][way.name] = asked
        self._served = fitted

    def differences(self, name: str) -> dict[str, dict[str, Any]]:
        """Returns for each other way what the served one changes in a set: `compared` of `evaluation.figures`."""
        asked = self._asked[name]
        return {
            way: compared(asked[SERVED], other, self._answering)["differences"] for way, other in asked.items() if way != SERVED
        }

    def off_topic(self, name: str) -> dict[str, list[float | None]]:
        """Returns how well the served model tells what is off topic in a set, by each way to; none without both kinds.

        The area under the ROC curve, then what is answered where each share of `REFUSED` is.
        """
        questions = self.sets[name]
        off_topic = [one.off_topic for one in questions]
        if len(set(off_topic)) == 1:
            return {}
        encoder, column = self._encoders[TUNED], self._classes.index(OFF_TOPIC)
        trained = encoder.training(_texts(self._learned))
        texts = _texts(self._calibrating)
        embeddings = encoder.training(texts)
        rows = self._served.calibration.probabilities(self._served.scores(texts, embeddings))
        right = [OFF_TOPIC in right_intents(one) for one in self._calibrating]
        ways_to_tell = OffTopic(rows[:, column], nearest_cosine(embeddings, trained, self._labels), right)
        rows = self._rows(TUNED, self._served, questions)
        answerable = self._answerable(rows)
        cosines = nearest_cosine(encoder.each([one.text for one in questions]), trained, self._labels)
        return {
            way: [area(scores, off_topic), *(let_through(scores, off_topic, answerable, share) for share in REFUSED)]
            for way, scores in ways_to_tell.scores(rows[:, column], cosines).items()
        }

    def _fit(self, way: Way) -> Fitted:
        encoder = self._encoders[way.encoder]
        embeddings = encoder.training(_texts(self._learned))
        began = time.perf_counter()
        scores = way.learn(_texts(self._learned), embeddings, self._labels)
        seconds = time.perf_counter() - began
        texts = _texts(self._calibrating)
        calibration = fit(
            scores(texts, encoder.training(texts)),
            [right_intents(one) for one in self._calibrating],
            self._classes,
            float(self._settings["most_refused"]),
            float(self._settings["most_asked_back"]),
        )
        return Fitted(scores, calibration, seconds, statistics.median(_taken(encoder, scores, one) for one in texts[:_TIMED]))

    def _rows(self, encoder: str, fitted: Fitted, questions: Sequence[Question]) -> Array:
        """Calibrated probabilities, n x classes."""
        texts, way = [one.text for one in questions], self._encoders[encoder]
        return fitted.calibration.probabilities(fitted.scores([way.focus(text) for text in texts], way.each(texts)))

    def _answerable(self, rows: Array) -> list[bool]:
        """Whether the likeliest intent in scope is sure enough, and gets an answer."""
        others = rows.copy()
        others[:, self._classes.index(OFF_TOPIC)] = 0.0
        likeliest, sure = others.argmax(axis=1), others.max(axis=1) >= self._served.calibration.answer
        return [bool(ok) and self._classes[at] in self._answering for at, ok in zip(likeliest, sure, strict=True)]


def settings_of(component: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the component's settings in config.yml, and its defaults where that names none."""
    name = f"{component.__module__}.{component.__name__}"
    entry = next(one for one in config["pipeline"] if one["name"] == name)
    return {**component.get_default_config(), **entry}


def _texts(examples: Sequence[Message]) -> list[str]:
    return [one.get(TEXT) for one in examples]


def _taken(encoder: ComparedEncoder, scores: Scores, text: str) -> float:
    """Milliseconds from a message to its scores."""
    began = time.perf_counter()
    scores([encoder.focus(text)], encoder.one(text))
    return (time.perf_counter() - began) * 1000
