"""Has the last word on what a message is: an emergency overrides every other reading."""

import dataclasses
import json
import pathlib
from typing import Any, Dict, List, Optional, Sequence, Tuple

import joblib
import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import Library, read_library
from inversion_faq.content.models import OTHER_LANGUAGE, Urgency
from inversion_faq.nlu.calibration import FALLBACK
from inversion_faq.nlu.condition_extractor import CONDITIONS
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.emergency_messages import RED_FLAG
from inversion_faq.nlu.emergency_model import UNNAMED, EmergencyModel, Thresholds, Told, fit_thresholds
from inversion_faq.nlu.foreign_red_flags import ForeignRedFlagFinder
from inversion_faq.nlu.intent_classifier import INTENT_RANKING
from inversion_faq.nlu.language_detector import LANGUAGE
from inversion_faq.nlu.red_flags import CautionFinder, red_flag_finder
from inversion_faq.nlu.sentence_encoder import WHOLE, Passages
from inversion_faq.nlu.training_messages import (
    CALIBRATION,
    EMERGENCY,
    LOOK_ALIKE,
    ORDINARY,
    emergencies,
    for_calibration,
    learned,
    metadata,
    right_intents,
    sign_of,
)
from inversion_faq.nlu.triage import Triage

_MODEL = "emergency_model.joblib"
_THRESHOLDS = "emergency_thresholds.json"
_BY_WORDS, _BY_MEANING = "words", "meaning"
SURE = 0.9
"""The confidence from which the intent of a message is sure."""
CAUTION = "caution"
"""Where the parse data name what is no emergency but should be seen today."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlagDetector(ContentComponent):
    """Sets `red_flag` in the parse data, and the intent with it; `language` too where the sign was put in another one.

    Words (data/red_flags.yml) and meaning (`EmergencyModel`, learned from data/emergencies) decide together; a sign put in
    another language by its words alone. It stands last in the pipeline, so that nothing after it can undo an emergency.
    Needs the SentenceEncoder before it.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Returns the defaults.

        `C`, `character_weight`, `word_weight`: see `EmergencyModel`. Of the messages kept for calibration,
        `most_false_alarms` is the share of those that only look like an emergency, and `most_interrupted` of the ordinary
        ones, that may be taken for one as a whole; `most_in_passages` is the share of the harmless ones in passages that may be
        taken for one by a passage. `worded`, `worded_passage` and `unlikely` are thresholds (see `Thresholds`); a message is
        unlikely where its intent is surely one of `unlikely_intents`.
        """
        return {
            **ContentComponent.get_default_config(),
            "C": 5.0,
            "character_weight": 1.0,
            "word_weight": 2.0,
            "most_false_alarms": 0.05,
            "most_interrupted": 0.03,
            "most_in_passages": 0.02,
            "worded": 0.35,
            "worded_passage": 0.9,
            "unlikely": 0.75,
            "unlikely_intents": [],
        }

    def restore(self, folder: pathlib.Path) -> None:
        """Takes up the content and the emergency model that were trained."""
        super().restore(folder)
        self._model = joblib.load(folder / _MODEL)
        self._thresholds = Thresholds(**json.loads((folder / _THRESHOLDS).read_text()))

    def use(self, library: Library) -> None:
        """Compiles the words of the signs."""
        self._finder = red_flag_finder(library)
        self._foreign_finder = ForeignRedFlagFinder(library)
        self._caution_finder = CautionFinder(library)
        urgent = [sign.id for sign in library.signs.values() if library.replies[sign.reply].urgency is Urgency.EMERGENCY]
        self._triage = Triage(frozenset(urgent))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from data/emergencies and the training questions; fits the thresholds on those kept for calibration.

        Raises:
            RasaException: when a kind of message is missing, or a sign does not exist.
        """
        library = read_library(pathlib.Path(self._config["data"]))
        self.use(library)
        told = _with_words(emergencies(training_data))
        learning = [one for one in told if not metadata(one)["calibrates"]] + _with_words(learned(training_data))
        kept = [one for one in told if metadata(one)["calibrates"]]
        kept += [one for one in _with_words(for_calibration(training_data)) if RED_FLAG not in right_intents(one)]
        if not {EMERGENCY, LOOK_ALIKE, ORDINARY} <= {metadata(one)["use"] for one in kept}:
            raise RasaException("data/emergencies/calibration.yml needs emergencies, look_alikes and ordinary")
        unknown = {str(metadata(one)["sign"]) for one in told if metadata(one)["use"] == EMERGENCY} - set(library.signs)
        if unknown:
            raise RasaException(f"data/emergencies/: no sign of data/red_flags.yml is called {', '.join(sorted(unknown))}")
        strengths = (float(self._config[name]) for name in ("C", "character_weight", "word_weight"))
        model = EmergencyModel(*strengths).fit(self._wholes(learning), [_sign_of(one) for one in learning])
        thresholds = self._fitted(model, kept)
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(model, pathlib.Path(folder) / _MODEL)
            (pathlib.Path(folder) / _THRESHOLDS).write_text(json.dumps(dataclasses.asdict(thresholds)))
        return super().train(training_data)

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message."""
        for message in messages:
            foreign = self._foreign_finder.find(message.get(TEXT) or "")
            if foreign and message.get(LANGUAGE) in (None, OTHER_LANGUAGE):
                message.set(LANGUAGE, foreign.language, add_to_output=True)
            sign, by, probability = self._read(message)
            if foreign and by != _BY_WORDS:
                sign, by, probability = foreign.sign, _BY_WORDS, 1.0
            if by is not None:
                message.set(RED_FLAG, {"sign": sign, "by": by}, add_to_output=True)
                _set_intent(message, RED_FLAG, probability)
            else:
                message.set(RED_FLAG, None, add_to_output=True)
                message.set(CAUTION, self._caution(message), add_to_output=True)
                if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == RED_FLAG:
                    _set_intent(message, FALLBACK, 1.0 - probability)
        return messages

    def _fitted(self, model: EmergencyModel, kept: Sequence[Message]) -> Thresholds:
        """The thresholds for messages that `model` did not learn from."""
        read = [(metadata(one)["use"], self._probabilities(model, one)[1]) for one in kept]
        look_alikes = [rows[0] for use, rows in read if use == LOOK_ALIKE]
        ordinary = [rows[0] for use, rows in read if use in (ORDINARY, CALIBRATION)]
        passages = [max(rows[1:]) for use, rows in read if use != EMERGENCY and len(rows) > 1]
        alarms, interrupted, in_passages = (
            float(self._config[f"most_{name}"]) for name in ("false_alarms", "interrupted", "in_passages")
        )
        settings = (float(self._config[name]) for name in ("worded", "unlikely", "worded_passage"))
        return fit_thresholds([(look_alikes, alarms), (ordinary, interrupted)], (passages, in_passages), *settings)

    def _read(self, message: Message) -> Tuple[Optional[str], Optional[str], float]:
        """Returns the sign (None where it is unclear which), what told it (None: no emergency), and the probability."""
        if message.get(WHOLE) is None:  # no text, or the encoder could not read it: then words decide
            sign = self._finder.find(message.get(TEXT) or "")
            return (sign.id, _BY_WORDS, 1.0) if sign else (None, None, 0.0)
        found, probabilities = self._probabilities(self._model, message)
        if not self._thresholds.reached(probabilities, [sign is not None for sign in found], self._is_unlikely(message)):
            return None, None, max(probabilities)
        surest = int(np.argmax(probabilities))
        worded = found[0] or found[surest]
        texts, meaning, urgency = message.get(WHOLE)
        signs = self._model.signs(Told([texts[surest]], meaning[[surest]], urgency[[surest]], [True]))
        return self._triage.sign(worded, signs), _BY_WORDS if worded else _BY_MEANING, max(probabilities)

    def _is_unlikely(self, message: Message) -> bool:
        """Tells whether a message was surely understood as what hardly ever tells of an emergency: "how many minutes"."""
        intent = message.get(INTENT) or {}
        return intent.get(INTENT_NAME_KEY) in self._config["unlikely_intents"] and intent[PREDICTED_CONFIDENCE_KEY] >= SURE

    def _caution(self, message: Message) -> Optional[str]:
        named = frozenset(one["id"] for one in message.get(CONDITIONS) or [] if one["now"])
        caution = self._caution_finder.for_message(message.get(TEXT) or "", named)
        return caution.id if caution else None

    def _probabilities(self, model: EmergencyModel, message: Message) -> Tuple[List[Optional[str]], List[float]]:
        """For the message as a whole, then for each passage: the sign whose words were found, and how likely it tells of one."""
        whole: Passages = message.get(WHOLE)
        signs = [self._finder.find(text) for text in whole.texts]
        told = Told(*whole, [sign is not None for sign in signs])
        return [sign.id if sign else None for sign in signs], list(model.probabilities(told))

    def _wholes(self, messages: Sequence[Message]) -> Told:
        """The messages as wholes."""
        wholes: List[Passages] = [one.get(WHOLE) for one in messages]
        texts = [one.texts[0] for one in wholes]
        meaning, urgency = (np.vstack([rows[:1] for rows in views]) for views in zip(*(one[1:] for one in wholes), strict=True))
        return Told(texts, meaning, urgency, [self._finder.find(text) is not None for text in texts])


def _with_words(messages: Sequence[Message]) -> List[Message]:
    """Those that the encoder could read."""
    return [one for one in messages if one.get(WHOLE)]


def _sign_of(message: Message) -> Optional[str]:
    """The sign a training message tells of; None where it tells of none."""
    return sign_of(message) or (UNNAMED if message.get(INTENT) == RED_FLAG else None)


def _set_intent(message: Message, name: str, confidence: float) -> None:
    top = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
    rest = [one for one in message.get(INTENT_RANKING) or [] if one[INTENT_NAME_KEY] != name]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING, [top, *rest], add_to_output=True)
