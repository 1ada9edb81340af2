"""A small, valid content folder that a test breaks in one place."""

import functools
import pathlib
import shutil
from typing import Any

import yaml

from inversion_faq.content.checks import check
from inversion_faq.content.condition_check import OTHER_TOPIC
from inversion_faq.content.errors import Problem
from inversion_faq.content.library import DATA, Library, read_library

_SOURCES = """\
- id: trial-2012
  type: article-journal
  title: Tilting in 24 people, a trial
  author: Smith and colleagues
  publisher: Journal of Small Trials
  issued: '2012-05-01'
  URL: https://example.org/trial
  kind: trial
  grade: A
  facts:
    - text: In a trial of 24 people, 10 of 13 had no operation after 6 weeks.
      where: results

- id: clinic-page
  type: webpage
  title: Is tilting safe?
  publisher: Example Clinic
  kind: clinic_page
  grade: B
  facts:
    - text: Blood pressure and eye pressure go up when the head is down.
      where: second paragraph

- id: popular-article
  type: webpage
  title: Ten reasons to tilt
  author: a blog
  issued: '2018'
  kind: popular_article
  grade: C
  note: Shows what people are told.
  facts:
    - text: Says that pain goes away in 3 days.
      where: opening
"""

_CONDITIONS = """\
groups:
  pressure: [blood pressure, bp]
conditions:
  - id: cataract
    name: cataract
    topic: safe_eyes
    advice: ask_first
    reason: Eye pressure goes up upside down [@clinic-page].
    ask: your eye doctor
    words: [cataract, cataracts, cateract*, catarac, cataratcs, cloudy lens]
  - id: hypertension
    name: high blood pressure
    topic: safe_blood_pressure
    advice: do_not_use
    reason: Blood pressure goes up upside down [@clinic-page].
    ask: your doctor
    words: [hypertens*, "high <pressure>", "raised <pressure>", "bad <pressure>", htn, hbp]
    medicines: [amlodipine]
    unless: [pulmonary hypertens*]
    topic_words: ["<pressure> safe"]
  - id: glaucoma
    name: glaucoma
    topic: safe_eyes
    advice: do_not_use
    reason: Eye pressure goes up upside down [@clinic-page].
    ask: your eye doctor
    words: [glaucoma, glaucom*, glacoma, gloucoma, eye pressure, high pressure in my eyes]
together:
  - ids: [hypertension, glaucoma]
    reason: Blood pressure and eye pressure go up at once [@clinic-page].
not_known:
  - {name: Marfan syndrome, words: [marfan*]}
"""

_RED_FLAGS = """\
groups:
  pee: [pee, wee, pass water]
frames:
  new_statement:
    - "but i"
  not_now:
    - "what if"
  now:
    - "right now"
signs:
  - id: new_floaters
    tier: 2
    reply: same_day
    sign: new spots in your sight
    sources: [clinic-page]
    patterns:
      - "new (floaters|spots)"
  - id: cannot_pee
    tier: 1
    reply: emergency
    sign: trouble passing urine
    sources: [clinic-page]
    patterns:
      - "cant <pee>"
    unless:
      - "cant <pee> in public"
cautions:
  - id: at_night
    says: Pain at night needs a doctor today.
    clinician: Call your doctor today.
    sources: [clinic-page]
    conditions: [cataract]
    patterns:
      - "worse at night"
replies:
  - id: emergency
    urgency: emergency
    title: "Call your emergency number now if you or someone with you has:"
    text: Call 999 (UK) or 911 (US) now. Do not wait.
    clinician: Call now or go to the emergency department.
    sources: [clinic-page]
  - id: same_day
    urgency: same_day
    title: Get help today
    noticed: You wrote about <sign>.
    text: Call your doctor today. Do not use the table.
    clinician: Speak to your doctor today.
    basis: precaution
"""

_TREATMENTS = """\
- id: yoga
  name: yoga
  guideline: A clinic page says that blood pressure goes up when the head is down [@clinic-page].
  ask: your doctor
  words: [yoga, yogga, hatha]
- id: tape
  name: tape
  ask: your physiotherapist
  words: [tape, taping, taped]
"""

_LANGUAGES = """\
english: the is my can i
borrowed: [de la]
other:
  title: I only understand English
  text: Please write in English.
  clinician: Ask a doctor.
languages:
  - id: es
    name: español
    dir: ltr
    title: Solo entiendo inglés
    text: Escriba en inglés.
    clinician: Pregunte a un médico.
    emergency:
      title: Pida ayuda ahora
      text: Llame al 112 (UE).
      clinician: Llame ahora.
    words: el la de que me duele puedo espalda mucho
    red_flags:
      cannot_pee: ["no puedo orinar"]
      general: ["sangra mucho"]
  - id: ar
    name: العربية
    dir: rtl
    script: ARABIC
    unless: "[پچ]"
    title: أفهم الإنجليزية فقط
    text: اكتبوا بالإنجليزية.
    clinician: اسألوا طبيبا.
    emergency:
      title: اطلبوا المساعدة الآن
      text: اتصلوا الآن.
      clinician: اتصلوا الآن.
    red_flags:
      cannot_pee: ["لا أستطيع التبول"]
"""

_CLAIMS = """\
- id: B01
  claim: Pain goes away in 3 days.
  corrected: [sciatica]
- id: B02
  claim: It has been done for ages.
  left_out: Age is no proof.
"""

_SCIATICA = """\
---
title: Does it help sciatica?
evidence: very_limited
family: evidence
clinician: Ask your doctor or physiotherapist about your leg pain.
related: [duration, safe_eyes]
checked: 2026-11-01
---
In a trial of 24 people, 10 of 13 had no operation after 6 weeks [@trial-2012].
That is too small to be sure [@trial-2012; @clinic-page].

My sources do not say how long it lasts.

- An article says that pain goes away in 3 days [@popular-article].
- No study shows that [@clinic-page].
"""

_SHORT_ANSWER = """\
---
title: {title}
evidence: none
family: {family}
clinician: Ask your doctor about it.
related: [sciatica]
checked: 2026-11-01
---
{body}
"""

_SHORT_ANSWERS = {
    "duration": ("How long may I hang?", "how_to", "No source gives a safe time [@clinic-page]."),
    "cost": (
        "What does it cost?",
        "equipment",
        "My sources do not give a price. Articles differ [@popular-article].",
    ),
    "safe_eyes": ("Is it safe for my eyes?", "safety", "Eye pressure goes up when the head is down [@clinic-page]."),
    "safe_blood_pressure": ("Is it safe with high blood pressure?", "safety", "Blood pressure goes up [@clinic-page]."),
    OTHER_TOPIC: (
        "Is it safe with my condition?",
        "safety",
        "My sources do not cover it. No list does [@clinic-page].",
    ),
}

HOW_TO_CHECK = "First: have you asked a clinician? Blood pressure goes up [@clinic-page]."


@functools.cache
def _phrases() -> str:
    """The project's own fixed sentences; only the check, which cites real sources, is replaced."""
    return _dumped({**yaml.safe_load((DATA / "phrases.yml").read_text()), "how_to_check": HOW_TO_CHECK})


def _dumped(phrases: dict[str, Any]) -> str:
    return yaml.safe_dump(phrases, sort_keys=False, width=1000)


class SmallContent:
    """The folder. Paths are relative to it, such as `answers/sciatica.md`."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        (folder / "answers").mkdir(parents=True)
        self.write("sources.yml", _SOURCES)
        self.write("conditions.yml", _CONDITIONS)
        self.write("red_flags.yml", _RED_FLAGS)
        self.write("treatments.yml", _TREATMENTS)
        self.write("languages.yml", _LANGUAGES)
        self.write("claims.yml", _CLAIMS)
        self.write("answers/sciatica.md", _SCIATICA)
        for topic, (title, family, body) in _SHORT_ANSWERS.items():
            self.write(f"answers/{topic}.md", _SHORT_ANSWER.format(title=title, family=family, body=body))
        shutil.copy(DATA / "context.yml", folder)
        self.write("phrases.yml", _phrases())

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def append(self, name: str, text: str) -> None:
        self.write(name, self.text(name) + text)

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def set_body(self, name: str, body: str) -> None:
        front = self.text(name).split("---\n")[1]
        self.write(name, f"---\n{front}---\n{body}\n")

    def set_phrase(self, value: str, *keys: str) -> None:
        """Replaces a phrase; `keys` lead to it."""
        phrases = yaml.safe_load(self.text("phrases.yml"))
        group = phrases
        for key in keys[:-1]:
            group = group[key]
        assert keys[-1] in group, f"there is no phrase {keys}"
        group[keys[-1]] = value
        self.write("phrases.yml", _dumped(phrases))

    def line_of(self, name: str, text: str) -> int:
        """The first line that holds `text`, counted from 1."""
        return next(number for number, line in enumerate(self.text(name).splitlines(), 1) if text in line)

    def read(self) -> Library:
        return read_library(self.folder)

    def problems(self) -> list[Problem]:
        """The broken rules; a file that cannot be read at all raises."""
        return check(self.read())

    def only_problem(self) -> Problem:
        problems = self.problems()
        assert len(problems) == 1, "\n".join(map(str, problems)) or "nothing was refused"
        return problems[0]
