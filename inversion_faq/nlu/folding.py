"""Text of any language in one spelling, so that it is found however it was typed: no accents, no marks, no capitals."""

import re
import unicodedata

_LATIN = {"ł": "l", "Ł": "l", "\u0131": "i", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
_ARABIC = {"ى": "ي", "ة": "\u0647", "ـ": None}  # alef maksura, teh marbuta, the stroke that only stretches a word
_SAME = str.maketrans({**_LATIN, **_ARABIC})
_APOSTROPHE = re.compile("['`\u00b4\u02bc\u2018\u2019\u2032]")
_BETWEEN_HAN = re.compile("(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")
_ARABIC_AND = re.compile(r"\bو(?=\w{2})")  # "and" is written together with the word after it


def fold(text: str) -> str:
    """Returns `text` with every accent, vowel sign and hamza left out; each Chinese character is a word.

    It may be a message or a pattern of data/languages.yml: what stands between letters is kept.
    """
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text).translate(_SAME)).lower()
    bare = "".join(one for one in decomposed if not unicodedata.category(one).startswith("M"))
    return _BETWEEN_HAN.sub(" ", _ARABIC_AND.sub("", bare))
