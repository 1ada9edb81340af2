"""The least that the emergency model can be trained with: two signs, and messages that tell of none."""

from typing import Any, Optional

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.nlu.sentence_encoder import Passages


def embedded(text: str, urgent: bool) -> Any:
    """What the encoder adds: the text, with a meaning and an urgency that say which kind it is."""
    row = np.zeros((1, 384), dtype=np.float32)
    row[0, int(urgent)] = 1.0
    return Passages([text], row, row)


def lesson(text: str, use: str, calibrates: bool = False, sign: Optional[str] = None) -> Message:
    said = {"use": use, "sign": sign, "calibrates": calibrates}
    urgent = use == "emergency"
    intent = "red_flag" if urgent else "nlu_fallback"
    return Message({TEXT: text, INTENT: intent, "metadata": {"intent": said}, "whole": embedded(text, urgent)})


SIGNS = ("chest_pain", "fainted")
EMERGENCY_LESSONS = [
    *(lesson(f"something is very wrong with {sign} {n}", "emergency", sign=sign) for sign in SIGNS for n in range(8)),
    *(lesson(f"nothing is wrong {n}", "look_alike") for n in range(8)),
    *(lesson(f"nothing was wrong {n}", "look_alike", calibrates=True) for n in range(8)),
    *(lesson(f"all is well {n}", "ordinary", calibrates=n > 4) for n in range(8)),
    *(lesson(f"something is wrong with {sign}", "emergency", calibrates=True, sign=sign) for sign in SIGNS),
]
