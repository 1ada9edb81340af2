"""A component that works from the content: it is checked and copied into the model when training, and read from there."""

import pathlib
import shutil
from typing import Any, Dict, Optional, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import DATA, Library, shared_library
from inversion_faq.nlu.sources import content_fingerprint

C = TypeVar("C", bound="ContentComponent")


class ContentComponent(GraphComponent):
    """Base of the components that need data/; the trained model carries what they read."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`data`: the content folder; the project's own unless a test says otherwise."""
        return {"data": str(DATA)}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Returns a hash of all content files and of the modules that read them."""
        return content_fingerprint(pathlib.Path(str(config.get("data", DATA))))

    @classmethod
    def create(
        cls: Type[C],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> C:
        """Creates the component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[C],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> C:
        """Loads what the model was trained with."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(pathlib.Path(folder))
        return component

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Copies the content into the model."""
        copy_content(pathlib.Path(self._config["data"]), self._model_storage, self._resource)
        return self._resource

    def restore(self, folder: pathlib.Path) -> None:
        """Takes up what `train` put into the model; one that learns something of its own reads that too."""
        self.use(shared_library(folder))

    def use(self, library: Library) -> None:
        """Prepares the component to work with `library`."""
        raise NotImplementedError


def copy_content(data: pathlib.Path, model_storage: ModelStorage, resource: Resource) -> None:
    """Puts every content file but the training questions into the model."""
    with model_storage.write_to(resource) as folder:
        target = pathlib.Path(folder)
        shutil.copytree(data / "answers", target / "answers")
        for path in data.glob("*.yml"):
            shutil.copy(path, target / path.name)
