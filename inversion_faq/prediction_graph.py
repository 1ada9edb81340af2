"""Runs the graph of a trained model in an order found once.

Rasa's own runner looks for it again at each run, with dask, and a turn takes three runs: one reads the message, the others say
what to do. Training stays with Rasa's, which lets go of what is not needed any more.
"""

from typing import Any, Dict, List, Optional, Tuple

import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Step = Tuple[str, GraphNode, Tuple[str, ...]]
"""A node's name, the node, and the names of what it needs."""


class PredictionRunner(DaskGraphRunner):
    """Rasa's, for a graph that is run again and again."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Takes what Rasa's takes."""
        super().__init__(*arguments, **named)
        self._orders: Dict[Tuple[str, ...], List[Step]] = {}

    def run(self, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None) -> Dict[str, Any]:
        """Returns the output of each target.

        Args:
            inputs: what stands for the placeholders of the graph.
            targets: the names of nodes; those of the graph by default.

        Raises:
            GraphRunError: when a node lacks an input.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        outputs = dict(inputs or {})
        for name, node, needs in self._orders[wanted]:
            try:
                _, outputs[name] = node(*[(need, outputs[need]) for need in needs if need in outputs])
            except RuntimeError as error:
                raise GraphRunError("Error running runner.") from error
        return {name: outputs[name] for name in wanted}

    def _order(self, targets: Tuple[str, ...]) -> List[Step]:
        """Returns the nodes that the targets need, each after what it needs itself."""
        order: Dict[str, Step] = {}

        def add(name: str) -> None:
            node = self._graph_schema.nodes.get(name)
            if node is None or name in order:  # none: a placeholder
                return
            needs = tuple(node.needs.values())
            for need in needs:
                add(need)
            order[name] = (name, self._instantiated_nodes[name], needs)

        for target in targets:
            add(target)
        return list(order.values())


def install() -> None:
    """Lets Rasa run trained models so; calling it twice changes nothing."""
    rasa.core.processor.DaskGraphRunner = PredictionRunner
