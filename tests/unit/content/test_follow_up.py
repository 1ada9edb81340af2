import json
import re
from typing import Any

import pytest

from inversion_faq.content.follow_up import FOLLOW_UPS, MORE, PUSH, SIMPLER, SURE, WHY, render_follow_up
from inversion_faq.content.library import Library
from inversion_faq.content.models import Grade
from inversion_faq.content.rules import PROMISES if False else Family  # placeholder
