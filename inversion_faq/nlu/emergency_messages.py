"""Reads data/emergencies/*.yml: how people tell of each emergency sign, what only looks like it, and what is ordinary.

    - sign: saddle_numbness
      emergencies:
        - my bum has gone numb
      look_alikes:
        - what is saddle numbness
    - ordinary:
        - bit stiff this morning after the gym

calibration.yml has the same form; nothing is learned from it, it only fits the thresholds of `EmergencyModel`. The examples and
look-alikes that data/red_flags.yml gives for its patterns are learned from too: they say each sign plainly.
"""

import pathlib
from typing import List, Optional

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.models import Record, Sign
from inversion_faq.content.reading import read_records
from inversion_faq.nlu.calibration import FALLBACK
from inversion_faq.nlu.training_messages import EMERGENCY, LOOK_ALIKE, ORDINARY

RED_FLAG = "red_flag"
_CALIBRATION = "calibration"


class SignMessages(Record):
    """What was written for one sign, or for none."""

    sign: Optional[str]
    emergencies: List[str] = []
    look_alikes: List[str] = []
    ordinary: List[str] = []


def read_emergency_messages(data: pathlib.Path) -> List[Message]:
    """Returns every message of `data`/emergencies and `data`/red_flags.yml; `training_messages` says how they are marked.

    Raises:
        ContentError: naming file and line of a record that cannot be read.
    """
    plain = [
        _message(text, use, sign.id, False)
        for sign in read_records(data / "red_flags.yml", Sign, "signs")
        for use, texts in ((EMERGENCY, sign.examples), (LOOK_ALIKE, sign.look_alikes))
        for text in texts
    ]
    return plain + [
        _message(text, use, one.sign, path.stem == _CALIBRATION)
        for path in sorted((data / "emergencies").glob("*.yml"))
        for one in read_records(path, SignMessages)
        for use, texts in ((EMERGENCY, one.emergencies), (LOOK_ALIKE, one.look_alikes), (ORDINARY, one.ordinary))
        for text in texts
    ]


def _message(text: str, use: str, sign: Optional[str], calibrates: bool) -> Message:
    """A harmless one has the intent of what is not understood: no classifier of intents learns from it."""
    said = {"use": use, "sign": sign, "calibrates": calibrates}
    return Message({TEXT: text, INTENT: RED_FLAG if use == EMERGENCY else FALLBACK, "metadata": {"intent": said}})
