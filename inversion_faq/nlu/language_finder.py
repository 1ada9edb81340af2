"""Tells the language of a message: by its script, or by common words and n-grams together. Pure; see data/languages.yml.

Neither is enough for a few words in Latin script: the n-grams take "forgot password" for French, and no list has every word.
"""

import collections
import re
import unicodedata
from typing import Dict, List, Optional, Set

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from inversion_faq.content.library import Library
from inversion_faq.content.models import OTHER_LANGUAGE
from inversion_faq.nlu.folding import fold

_ENGLISH = "en"
_COMMON = f"{_ENGLISH} es fr de pt it pl nl sv da no fi tr ro hu cs sk hr sl id vi et lt lv".split()
_RUN = re.compile(r"[^\W\d_]+")
_NOT_PARTED = ("CJK", "HIRAGANA", "KATAKANA", "THAI")
_FEWEST_WORDS = 2
_ENOUGH_WORDS = 4
_FEWEST_BY_ONE_WORD = 4
_FEWEST_BY_LETTERS = 3
_MAY_BE_ENGLISH = 0.9
_HARDLY_ENGLISH = 1e-4
_NOT_ENGLISH = 1e-9


class LanguageFinder:
    """The compiled `words`, `script` and `unless` of data/languages.yml, and the n-gram model."""

    def __init__(self, library: Library) -> None:
        """Loads the n-gram model."""
        languages = library.languages.values()
        self._script = {one.script: one.id for one in languages if one.script}
        self._unless = {one.id: re.compile(one.unless) for one in languages if one.unless}
        self._words: Dict[str, Set[str]] = {one.id: set(fold(one.words).split()) for one in languages if one.words}
        self._english = set(library.language_context["english"].split())
        self._borrowed = re.compile("|".join(f" {re.escape(one)}(?= )" for one in library.language_context["borrowed"]))
        self._identifier = _identifier()

    def find(self, text: str) -> Optional[str]:
        """Returns the id of the language, `other`, or None for English and wherever it is not sure."""
        script = _script(text)
        if script and script != "LATIN":
            language = self._script.get(script, OTHER_LANGUAGE)
            unlike = self._unless.get(language)
            return OTHER_LANGUAGE if unlike and unlike.search(text) else language
        return self._by_words(text) if script else None

    def _by_words(self, text: str) -> Optional[str]:
        row = " ".join(_RUN.findall(fold(text)))
        words = set(self._borrowed.sub("", f" {row} ").split())
        if len(words) < _FEWEST_WORDS:
            return None
        english = len(words & self._english)
        common = {language: len(words & known) for language, known in self._words.items()}
        likely: Dict[str, float] = dict(self._identifier.rank(f" {' '.join(dict.fromkeys(text.lower().split()))} "))
        best = max(common, key=lambda one: (common[one], likely.get(one, 0.0)))
        nearest = max(likely, key=lambda one: likely[one])
        telling = common[best] >= _FEWEST_WORDS and 4 * common[best] >= len(words)
        if telling and common[best] > english and (likely[_ENGLISH] < _MAY_BE_ENGLISH or common[best] >= _ENOUGH_WORDS):
            return best
        if len(words) >= _FEWEST_BY_ONE_WORD and common.get(nearest, 0) > english and likely[_ENGLISH] < _HARDLY_ENGLISH:
            return nearest
        if len(words) >= _FEWEST_BY_LETTERS and 4 * english < len(words) and likely[_ENGLISH] < _NOT_ENGLISH:
            return nearest if nearest in self._words else OTHER_LANGUAGE
        return None


def _identifier() -> LanguageIdentifier:
    """Returns the n-gram model of the common languages; one that only chooses among all keeps the others in memory."""
    every = LanguageIdentifier.from_pickled_model(MODEL_FILE)
    every.set_languages(_COMMON)
    kept = (every.nb_ptc, every.nb_pc, every.nb_numfeats, every.nb_classes, every.tk_nextmove, every.tk_output)
    return LanguageIdentifier(*kept, norm_probs=True)


def _script(text: str) -> Optional[str]:
    """Returns the script of most words, as Unicode names it; of two that share them the one that is not Latin.

    A letter alone ("β blocker", "60º") is no word, but where words are not parted every letter is one.
    """
    found: List[str] = []
    for run in _RUN.findall(fold(text)):
        scripts = [unicodedata.name(letter, "?").split()[0] for letter in run]
        if scripts[0] in _NOT_PARTED:
            found += scripts
        elif len(run) > 1 or scripts[0] == "LATIN":
            found.append(scripts[-1])
    counted = collections.Counter(found)
    return max(counted, key=lambda one: (counted[one], one != "LATIN")) if counted else None
