"""The order found once gives what Rasa's own runner gives."""

from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from inversion_faq.prediction_graph import PredictionRunner

RAN: "list[str]" = []


class Part:
    """Says what it got."""

    @staticmethod
    def get_default_config() -> "dict[str, Any]":
        return {"says": ""}

    def __init__(self, config: "dict[str, Any]") -> None:
        self.says = config["says"]

    @classmethod
    def create(cls, config: "dict[str, Any]", **_: Any) -> "Part":
        return cls(config)

    def run(self, **heard: str) -> str:
        RAN.append(self.says)
        return f"{self.says}({', '.join(heard[name] for name in sorted(heard))})"

    def breaks(self, **_: str) -> str:
        raise RuntimeError("broken")


def node(says: str, target: bool = False, does: str = "run", **needs: str) -> SchemaNode:
    return SchemaNode(needs, Part, "create", does, {"says": says}, eager=True, is_target=target)


GRAPH = {
    "last": node("last", target=True, a="left", b="right"),  # stands before what it needs
    "left": node("left", a="first"),
    "right": node("right", a="first", b="__message__"),
    "first": node("first", a="__message__"),
    "other": node("other", a="first"),
    "broken": node("broken", does="breaks"),
}


def runner(kind: Any, graph: "dict[str, SchemaNode]" = GRAPH) -> Any:
    return kind.create(GraphSchema(graph), None, ExecutionContext(GraphSchema(graph)))


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    RAN.clear()


@pytest.mark.parametrize("targets", [None, ["last"], ["other"], ["last", "other"], ["other", "left"]])
def test_targets_get_what_rasa_gives_them(targets: "list[str] | None") -> None:
    inputs = {"__message__": "hello"}
    found = runner(PredictionRunner).run(inputs, targets)
    assert found == runner(DaskGraphRunner).run(inputs, targets)
    assert found
    assert inputs == {"__message__": "hello"}


def test_nothing_runs_twice_and_nothing_that_is_not_needed() -> None:
    runner(PredictionRunner).run({"__message__": "hello"})
    assert sorted(RAN) == ["first", "last", "left", "right"]


def test_each_run_has_its_own_inputs() -> None:
    one = runner(PredictionRunner)
    said = [one.run({"__message__": text})["last"] for text in ("hello", "goodbye")]
    assert said == [
        "last(left(first(hello)), right(first(hello), hello))",
        "last(left(first(goodbye)), right(first(goodbye), goodbye))",
    ]


@pytest.mark.parametrize(
    ("inputs", "target", "error"),
    [({}, "first", GraphRunError), ({"__message__": "hello"}, "broken", GraphComponentException)],
    ids=["missing input", "broken node"],
)
def test_what_fails_fails_as_rasa_says_it(inputs: "dict[str, str]", target: str, error: "type[Exception]") -> None:
    for kind in (DaskGraphRunner, PredictionRunner):
        with pytest.raises(error):
            runner(kind).run(inputs, [target])
