"""Says what of a message is to be understood: what a correction means, and the parts that may each be a question."""

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import Library
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.questions import QuestionSplitter

FOCUS = "focus"
SEGMENTS = "segments"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class QuestionFocus(ContentComponent):
    """Sets `focus` where a message corrects itself, and `segments` where it may ask two things. Stands first in the pipeline."""

    def use(self, library: Library) -> None:
        """Compiles the cues."""
        self._splitter = QuestionSplitter(
            library.context["corrections"], library.context["question_starts"], library.context["denial_starts"]
        )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training questions as they are: each asks one thing."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                message.set(FOCUS, self._splitter.focus(text))
                segments = self._splitter.segments(text)
                message.set(SEGMENTS, segments if len(segments) > 1 else [])
        return messages
