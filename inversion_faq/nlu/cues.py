"""The compiled cue words of data/context.yml, by the name of their list."""

from typing import Any, Dict, Iterator, List, Mapping

from inversion_faq.nlu.phrase_pattern import PhrasePattern, Span

_NEAR = 24


class Cues:
    """Looks for the cues of a list in normalised text."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        """Compiles the cues of each list.

        Raises:
            PatternError: when one cannot be read.
        """
        self._patterns: Dict[str, List[PhrasePattern]] = {
            name: [PhrasePattern(one) for one in patterns] for name, patterns in lists.items()
        }

    def all(self, name: str, text: str) -> Iterator[Span]:
        """Yields where a cue of the list stands."""
        return (span for cue in self._patterns[name] for span in cue.spans(text))

    def anywhere(self, name: str, text: str) -> bool:
        """Tells whether a cue stands in the text."""
        return any(cue.search(text) for cue in self._patterns[name])

    def near_start(self, name: str, text: str) -> bool:
        """Tells whether a cue begins within the first words of the text."""
        return any(span.start <= _NEAR for span in self.all(name, text))

    def at_start(self, name: str, text: str) -> bool:
        """Tells whether a cue begins with the first word of the text."""
        return any(span.start == 1 for span in self.all(name, text))
