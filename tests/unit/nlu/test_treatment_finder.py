"""Which other treatment a message names: misspellings, the first of several, and words that only look alike."""

import pathlib

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import Library
from inversion_faq.nlu.treatment_finder import TREATMENT, TreatmentFinder

RESOURCE = Resource("treatments")
CONTEXT = ExecutionContext(GraphSchema({}))

NAMED = {
    "will yogga loosen a stiff back": "yoga",
    "is pilaties any good after a bad back": "pilates",
    "my friend swears by thai chi": "tai_chi",
    "which excercises strengthen the lower back": "exercise",
    "would jogging wreck my spine": "walking",
    "how often do i do the mckenzie press ups": "stretching",
    "phisio or wait it out": "physiotherapy",
    "are chiroprators safe": "chiropractic",
    "what does an ostiopath charge": "osteopathy",
    "does accupuncture hurt": "acupuncture",
    "a masseuse told me to come weekly": "massage",
    "theragun on the lower back": "self_massage",
    "where do the pads of a TENS machine go": "tens",
    "can you use a tens while asleep": "tens",
    "hot water bottle for spasms": "heat",
    "ice pack on my back after work": "cold",
    "is the lumbar traction at the clinic sore": "traction",
    "spinal decompression machine, worth 3000?": "traction",
    "should i buy a lumber belt": "brace",
    "best matress for a bad back": "mattress",
    "do posture correctors do anything": "posture_aids",
    "how long can KT tape stay on": "tape",
    "ibruprofen or not": "anti_inflammatories",
    "how much paracetemol is too much": "paracetamol",
    "coming off codiene": "opioids",
    "gabbapentin makes me woozy": "nerve_pain_tablets",
    "does voltaren gel work": "creams",
    "glucosamine, yes or no": "supplements",
    "is an epideral steroid injection painful": "injections",
    "what is a medial branch block": "injections",
    "a rhizotomy, what is that": "nerve_burning",
    "how long is a microdiscectomy": "surgery",
    "should i have an operation for a slipped disc": "surgery",
    "stem cells for discs": "stem_cells",
    "would CBT help with pain": "talking_therapy",
    "mindfullness apps": "mindfulness",
    "is bedrest still advised": "rest",
}

NOT_NAMED = [
    "",
    "how long should i hang",
    "what time does the surgery open",
    "tens of thousands of people",
    "my car has traction control",
    "braces on my teeth",
    "i walked the dog",
    "put the heating on",
    "the rest of the week",
    "press releases",
    "an ice cream",
    "fixed with sticky tape",
    "a manual gearbox",
]


@pytest.fixture(scope="module")
def finder(library: Library, tmp_path_factory: pytest.TempPathFactory) -> TreatmentFinder:
    """Trained, then loaded from the model as Rasa does."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    config = TreatmentFinder.get_default_config()
    TreatmentFinder.create(config, storage, RESOURCE, CONTEXT).train(TrainingData())
    return TreatmentFinder.load(config, storage, RESOURCE, CONTEXT)


def named(finder: TreatmentFinder, text: str) -> str | None:
    return finder.process([Message({TEXT: text})])[0].get(TREATMENT)


@pytest.mark.parametrize(("text", "treatment"), NAMED.items())
def test_treatment_is_found_by_the_words_people_use(finder: TreatmentFinder, text: str, treatment: str) -> None:
    assert named(finder, text) == treatment


@pytest.mark.parametrize("text", NOT_NAMED)
def test_other_words_name_none(finder: TreatmentFinder, text: str) -> None:
    assert named(finder, text) is None


def test_first_of_several_counts(finder: TreatmentFinder) -> None:
    assert named(finder, "yoga, Pilates or a massage") == "yoga"
    assert named(finder, "a massage, Pilates or yoga") == "massage"


def test_longer_of_two_that_begin_together_counts(finder: TreatmentFinder) -> None:
    assert named(finder, "a massage gun") == "self_massage"
    assert named(finder, "ibuprofen gel") == "creams"


def test_message_without_text_names_none(finder: TreatmentFinder) -> None:
    assert finder.process([Message({})])[0].get(TREATMENT) is None


def test_treatment_is_part_of_the_output(finder: TreatmentFinder) -> None:
    message = finder.process([Message({TEXT: "yoga"})])[0]
    assert TREATMENT in message.output_properties


def test_every_treatment_is_found_by_its_own_name(finder: TreatmentFinder, library: Library) -> None:
    asked = {one.id: f"{one.name} for my back" for one in library.treatments.values()}
    assert {text: name for name, text in asked.items() if named(finder, text) != name} == {}


def test_treatment_added_to_the_content_is_found_after_training(data: pathlib.Path, storage: LocalModelStorage) -> None:
    path = data / "treatments.yml"
    path.write_text(path.read_text() + "- {id: zorging, name: zorging, ask: your doctor, words: [zorging, zorg, zorged]}\n")
    config = {**TreatmentFinder.get_default_config(), "data": str(data)}
    TreatmentFinder.create(config, storage, RESOURCE, CONTEXT).train(TrainingData())
    assert named(TreatmentFinder.load(config, storage, RESOURCE, CONTEXT), "does zorging help") == "zorging"
