"""Finds which other treatment for back pain a message names; see data/treatments.yml."""

from typing import List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.library import Library
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.pattern_index import PatternIndex
from inversion_faq.nlu.phrase_pattern import PhrasePattern, normalise

TREATMENT = "treatment"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TreatmentFinder(ContentComponent):
    """Sets `treatment` in the parse data: the id of the one that a message names first, or None."""

    def use(self, library: Library) -> None:
        """Compiles the words of the treatments."""
        self._words = {one.id: [PhrasePattern(words) for words in one.words] for one in library.treatments.values()}
        self._index = PatternIndex(pattern for patterns in self._words.values() for pattern in patterns)

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message."""
        for message in messages:
            message.set(TREATMENT, self._named_first(normalise(message.get(TEXT) or "")), add_to_output=True)
        return messages

    def _named_first(self, text: str) -> Optional[str]:
        """The longer of two that begin together: "massage gun" is no massage."""
        possible = self._index.possible(text)
        found = [
            (span.start, -span.end, name)
            for name, patterns in self._words.items()
            for pattern in patterns
            if pattern in possible and (span := pattern.search(text))
        ]
        return min(found)[2] if found else None
