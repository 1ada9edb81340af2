"""Cuts a message into passages, so that an emergency beside a question, or in the middle of a story, is not drowned. Pure."""

import itertools
import re
from typing import List

_SHORT = 40
_WORDS = 30
_STEP = 15
_FEWEST_WORDS = 3
_NEW_STATEMENT = re.compile(
    r"[.!?;\n]+\s+|,?\s+(?:and|but|also|plus|btw|by the way)\s+(?=(?:by the way|also|now|today|then)?\s*"
    r"(?:i|i[\u2019']?m|i[\u2019']?ve|my|he|he[\u2019']?s|she|she[\u2019']?s|his|her|we|both|the other|there[\u2019']?s)\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:^|(?<=\s))(?:(?:and|but|so) )?(?:(?:how|what|which)(?: \w+)? (?:is|are)|(?:(?:how|what|which|where|when|why)(?: \w+)? )?"
    r"(?:(?:does|did|is|are|can|could|should|would|will) (?:it|this|that|i|u|you|we|he|she|they|inversion|inverting|hanging)"
    r"|(?:does|can|could|should|would|will) (?:an?|the)|do (?:i|u|you|we|they)))\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\s+(?=(?:i (?:cant|can[\u2019']t|cannot|coughed|fell|feel|have|had|just|keep|lost|passed|want|woke)"
    r"|i[\u2019']?m|i[\u2019']?ve"
    r"|(?:my|his|her) (?:\w+ ){1,3}(?:is|are|has|have|went|gone|feels?|cant|can[\u2019']t|wont|won[\u2019']t|gave|hurts?))\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:after|and|as|because|before|but|can|could|did|do|does|for|how|if|now|once|mean|means|or|say|should|since|so|than|that|the|then"
    r"|thing|think|till|time|until|what|when|where|which|while|why|will|with|would)$",
    re.IGNORECASE,
)


def passages(text: str) -> List[str]:
    """Returns the statements of a message of at most `_SHORT` words, or overlapping passages of `_WORDS` words of a longer one.

    None for a message that is one statement.
    """
    words = text.split()
    if len(words) > _SHORT:
        return [" ".join(words[at : at + _WORDS]) for at in range(0, len(words) - _STEP, _STEP)]
    statements = [
        one.strip(" ,")
        for part in _before_questions(text)
        for sentence in _NEW_STATEMENT.split(part)
        for one in _reports(sentence)
    ]
    long_enough = [one for one in statements if len(one.split()) >= _FEWEST_WORDS]
    return long_enough if len([one for one in statements if one]) > 1 else []


def _before_questions(text: str) -> List[str]:
    """Cuts where a question begins, with a stop before it or none: "my groin is numb how long should I hang"."""
    cuts = [0, *(one.start() for one in _QUESTION.finditer(text) if one.start()), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(cuts)]


def _reports(sentence: str) -> List[str]:
    """Cuts a question where somebody goes on to tell how they are: "how long should I hang my groin is numb"."""
    if not _QUESTION.match(sentence.strip(" ,")):
        return [sentence]
    begins = (one.end() for one in _REPORT.finditer(sentence) if not _GOES_ON.search(sentence[: one.start()]))
    cut = next(begins, len(sentence))
    return [sentence[:cut], sentence[cut:]]
