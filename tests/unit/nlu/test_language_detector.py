"""Messages in other languages, by tests/nlu/languages.yml and every English message that there is."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.models import OTHER_LANGUAGE
from inversion_faq.nlu.folding import fold
from inversion_faq.nlu.foreign_red_flags import GENERAL, ForeignRedFlag, ForeignRedFlagFinder
from inversion_faq.nlu.language_detector import LanguageDetector
from inversion_faq.nlu.language_finder import LanguageFinder
from inversion_faq.nlu.red_flag_detector import RedFlagDetector
from tests.conftest import ROOT
from tests.unit.nlu.lessons import EMERGENCY_LESSONS

MESSAGES: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "nlu" / "languages.yml").read_text(encoding="utf-8"))
EMERGENCIES = [
    (language, sign, text)
    for language, signs in MESSAGES["emergencies"].items()
    for sign, texts in signs.items()
    for text in texts
]
LEAST_RECALL = 0.9
LEAST_RECALL_OF_OTHERS = 0.8


def english() -> Iterator[str]:
    """Every English message of the training and test questions, and of the examples of emergency signs."""
    found: list[str] = []
    for path in sorted((ROOT / "tests" / "nlu").glob("*.jsonl")):
        found += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found += [line.strip()[2:] for line in intent["examples"].splitlines()]
    for sign in yaml.safe_load((ROOT / "data" / "red_flags.yml").read_text(encoding="utf-8"))["signs"]:
        found += sign["examples"] + sign["look_alikes"]
    return (one for one in dict.fromkeys([*found, *MESSAGES["english"]]) if one not in MESSAGES["elsewhere"])


@pytest.fixture(scope="module")
def finder(library: Any) -> LanguageFinder:
    return LanguageFinder(library)


@pytest.fixture(scope="module")
def red_flags(library: Any) -> ForeignRedFlagFinder:
    return ForeignRedFlagFinder(library)


def test_no_english_message_is_taken_for_another_language(finder: LanguageFinder) -> None:
    wrong = [(finder.find(text), text) for text in english() if finder.find(text)]
    assert wrong == []


def test_no_english_message_alarms_in_another_language(red_flags: ForeignRedFlagFinder) -> None:
    wrong = [(red_flags.find(text), text) for text in english() if red_flags.find(text)]
    assert wrong == []


@pytest.mark.parametrize("language", MESSAGES["foreign"])
def test_message_in_a_language_is_known_as_such(finder: LanguageFinder, language: str) -> None:
    texts = MESSAGES["foreign"][language]
    missed = [(finder.find(text), text) for text in texts if finder.find(text) != language]
    assert len(texts) >= 30
    assert len(missed) <= (1 - LEAST_RECALL) * len(texts), missed


def test_message_in_a_language_without_a_reply_is_known_as_not_english(finder: LanguageFinder) -> None:
    missed = [text for text in MESSAGES["other"] if finder.find(text) != OTHER_LANGUAGE]
    assert len(missed) <= (1 - LEAST_RECALL_OF_OTHERS) * len(MESSAGES["other"]), missed


def test_most_messages_of_the_other_files_in_another_language_are_known_as_such(finder: LanguageFinder) -> None:
    missed = [text for text in MESSAGES["elsewhere"] if not finder.find(text)]
    assert len(missed) <= (1 - LEAST_RECALL) * len(MESSAGES["elsewhere"]), missed


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ما هي طاولة الانقلاب", "ar"),
        ("میز وارونگی چیست", OTHER_LANGUAGE),
        ("什么是倒立机", "zh"),
        ("逆さ吊りは腰痛に効きますか", OTHER_LANGUAGE),
        ("क्या inversion table सुरक्षित है", "hi"),
        ("what does 腰痛 mean in english", None),
        ("is it ok 🙂🙂", None),
        ("60º ok", None),
        ("β blockers ok", None),
        ("5 μg", None),
        ("𝐢𝐬 𝐢𝐭 𝐬𝐚𝐟𝐞", None),
        ("123", None),
        ("", None),
    ],
)
def test_script_tells_the_language(finder: LanguageFinder, text: str, language: str | None) -> None:
    assert finder.find(text) == language


@pytest.mark.parametrize("text", ["hola", "que", "gracias", "schmerzen"])
def test_one_word_in_latin_script_tells_nothing(finder: LanguageFinder, text: str) -> None:
    assert finder.find(text) is None


@pytest.mark.parametrize(("language", "sign", "text"), EMERGENCIES, ids=str)
def test_emergency_in_a_language_alarms(red_flags: ForeignRedFlagFinder, language: str, sign: str, text: str) -> None:
    found = red_flags.find(text)
    assert found is not None
    assert found.sign == (None if sign == GENERAL else sign)


def test_every_sign_of_every_language_is_tried(library: Any) -> None:
    tried = {language: set(signs) for language, signs in MESSAGES["emergencies"].items()}
    assert tried == {one.id: set(one.red_flags) for one in library.languages.values()}


def test_question_in_a_language_does_not_alarm(red_flags: ForeignRedFlagFinder) -> None:
    raised = [text for texts in MESSAGES["foreign"].values() for text in texts if red_flags.find(text)]
    assert raised == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("¿PUEDO respirar?", "¿puedo respirar?"),
        ("está", "esta"),
        ("głowa", "glowa"),
        ("größte", "grosste"),
        ("j’ai", "jai"),
        ("ज़िंदगी", "जिंदगी"),
        ("أستطيع", "استطيع"),
        ("ولا", "لا"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_chinese_characters_are_words_of_their_own() -> None:
    assert fold("不能呼吸") == "不 能 呼 吸"


def loaded(component: Any, folder: pathlib.Path) -> Any:
    folder.mkdir()
    storage, resource, context = LocalModelStorage(folder), Resource("x"), ExecutionContext(GraphSchema({}))
    config = component.get_default_config()
    component.create(config, storage, resource, context).train(TrainingData(EMERGENCY_LESSONS))
    return component.load(config, storage, resource, context)


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("models")
    return [loaded(component, folder / component.__name__) for component in (LanguageDetector, RedFlagDetector)]


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("how long should I hang", None, None),
        ("cuánto tiempo debo colgarme", "es", None),
        ("/angle", None, None),
        ("", None, None),
        ("no puedo respirar", "es", "breathing"),
        ("minha mãe está inconsciente", "pt", "unconscious"),
        ("no puedo orinar desde ayer, chest pain too", "es", "chest_pain"),
        ("I have chest pain", None, "chest_pain"),
    ],
)
def test_language_and_emergency_are_told_together(
    components: list[Any], text: str, language: str | None, sign: str | None
) -> None:
    message = Message({TEXT: text, INTENT: {"name": "angle", "confidence": 0.5}, "intent_ranking": []})
    for component in components:
        component.process([message])
    found = message.get("red_flag")
    assert (message.get("language"), found and found["sign"]) == (language, sign)
    assert {"language", "red_flag"} <= message.output_properties


def test_emergency_without_a_sign_of_its_own_alarms_by_its_words(components: list[Any]) -> None:
    message = Message({TEXT: "no para de sangrar", INTENT: {"name": "angle", "confidence": 0.5}, "intent_ranking": []})
    components[1].process([message])
    assert message.get("red_flag") == {"sign": None, "by": "words"}
    assert message.get(INTENT) == {"name": "red_flag", "confidence": 1.0}


def test_first_emergency_found_names_its_language(red_flags: ForeignRedFlagFinder) -> None:
    assert red_flags.find("je n'arrive plus à respirer") == ForeignRedFlag("fr", "breathing")
