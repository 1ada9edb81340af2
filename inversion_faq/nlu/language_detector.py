"""Tells whether a message is in another language than English."""

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.library import Library
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.language_finder import LanguageFinder

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageDetector(ContentComponent):
    """Sets `language` in the parse data: an id of data/languages.yml, `other`, or None for English.

    It stands before RedFlagDetector, which tells the language of an emergency by itself.
    """

    def use(self, library: Library) -> None:
        """Compiles the words of the languages."""
        self._finder = LanguageFinder(library)

    def process(self, messages: List[Message]) -> List[Message]:
        """Reads every message; a tapped button is in no language."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(LANGUAGE, None if text.startswith("/") else self._finder.find(text), add_to_output=True)
        return messages
