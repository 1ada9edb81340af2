"""Trains and loads a component as Rasa does."""

import pathlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.content_component import ContentComponent
from tests.unit.nlu.lessons import EMERGENCY_LESSONS

CONTEXT = ExecutionContext(GraphSchema({}))


def train(component: type[ContentComponent], storage: LocalModelStorage, data: pathlib.Path) -> dict[str, Any]:
    """Trains into `storage` and returns the configuration."""
    config = {**component.get_default_config(), "data": str(data)}
    component.create(config, storage, Resource(component.__name__), CONTEXT).train(TrainingData(EMERGENCY_LESSONS))
    return config


def load(component: type[ContentComponent], storage: LocalModelStorage, config: dict[str, Any]) -> Any:
    return component.load(config, storage, Resource(component.__name__), CONTEXT)


def add_to(path: pathlib.Path, after: str, line: str) -> None:
    """Puts a line into a data file, right after the first line that is `after`."""
    lines = path.read_text().splitlines()
    lines.insert(lines.index(after) + 1, line)
    path.write_text("\n".join(lines) + "\n")
