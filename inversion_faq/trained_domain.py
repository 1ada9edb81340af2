"""Reads the domain of a trained model as it stands there: it was checked before it was trained.

Rasa checks it against its schema again at each start, which takes longer than to load everything else in the model.
"""

import pathlib
from typing import Any, Dict

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

_FILE = "domain.yml"


class _Provider(DomainProvider):
    """Rasa's, which gives the domain to whatever works with it."""

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DomainProvider:
        """Returns what Rasa's own returns."""
        with model_storage.read_from(resource) as folder:
            domain = rasa.shared.utils.io.read_yaml_file(pathlib.Path(folder) / _FILE)
        return cls(model_storage, resource, Domain.from_dict(domain))


def install() -> None:
    """Lets Rasa read the domain so; calling it twice changes nothing."""
    DomainProvider.load = vars(_Provider)["load"]
