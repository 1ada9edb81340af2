"""The index leaves out no rule that Rasa would have found, and nearly all others."""

import copy
import json
import random
import tarfile
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from inversion_faq import rule_index
from inversion_faq.rule_index import RuleIndex
from tests.conftest import ROOT

LISTEN = {"action_name": "action_listen"}


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Any, Any]":
    """The trained model's RulePolicy, as Rasa loads it and as it is loaded here."""
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(ROOT / "models" / "inversion-faq.tar.gz") as archive:
        name = next(one for one in archive.getnames() if one.endswith("rule_policy.json"))
        resource = name.split("/")[-2]
        (folder / resource).mkdir()
        content = archive.extractfile(name)
        assert content is not None
        (folder / resource / "rule_policy.json").write_bytes(content.read())
    context = ExecutionContext(GraphSchema({}))
    arguments = RulePolicy.get_default_config(), LocalModelStorage(folder), Resource(resource), context
    rule_index.install()
    return rule_index._rasas_load(RulePolicy, *arguments), RulePolicy.load(*arguments)


def conversations(rules: "dict[str, str]") -> "list[list[dict[str, Any]]]":
    """States of conversations that each rule fits, and others that differ a little."""
    random.seed(1)
    fitting = [json.loads(key) for key in rules]
    begun = [[{}, *states] for states in fitting]
    crossed = [[*first[:-1], second[-1]] for first, second in zip(fitting, random.sample(fitting, len(fitting)), strict=True)]
    told = copy.deepcopy(fitting)
    for states in told:
        states[-1]["user"] = {"text": "something"}
        states[-1]["slots"] = {"red_flag": (1.0,)}
    return [*fitting, *begun, *crossed, *told, [{}], [{"user": {"intent": "cost"}}], [{"prev_action": LISTEN}], []]


def test_it_finds_the_rules_that_rasa_finds(policies: "tuple[Any, Any]") -> None:
    rasas, ours = policies
    found = 0
    for states in conversations(rasas.lookup[RULES]):
        expected = rasas._get_possible_keys(rasas.lookup[RULES], states)
        assert ours._get_possible_keys(ours.lookup[RULES], states) == expected
        found += len(expected)
    assert found > len(rasas.lookup[RULES])


def test_it_leaves_most_rules_out(policies: "tuple[Any, Any]") -> None:
    rules = policies[0].lookup[RULES]
    index = RuleIndex(rules)
    assert len(rules) > 100
    assert max(len(index.possible(json.loads(key)[-1])) for key in rules) < 5


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"user": {"intent": "cost"}},
        {"prev_action": LISTEN},
        {"prev_action": LISTEN, "user": {"intent": "should_not_be_set"}},
        {"prev_action": LISTEN, "user": {"text": "what does it cost"}},
        {"prev_action": LISTEN, "slots": {"language": ["es"]}},
        {"prev_action": LISTEN, "user": {"intent": "cost"}, "slots": {"language": "should_not_be_set"}},
    ],
)
def test_rules_of_every_kind_are_found_as_rasa_finds_them(policies: "tuple[Any, Any]", asked: "dict[str, Any]") -> None:
    rasas = policies[0]
    rules = {json.dumps([asked]): "utter_cost", json.dumps([{"prev_action": LISTEN}, asked]): "utter_cost"}
    index = RuleIndex(rules)
    states = [{}, {"user": {"intent": "cost"}}, {"prev_action": LISTEN}, {"prev_action": LISTEN, "user": {"intent": "cost"}}]
    states += [{"prev_action": LISTEN, "user": {"text": "what does it cost"}}, {"prev_action": {"action_name": "utter_cost"}}]
    for state in states:
        likely = {key: rules[key] for key in index.possible(state)}
        assert rasas._get_possible_keys(likely, [state]) == rasas._get_possible_keys(rules, [state])


def test_no_rule_is_looked_up_by_words_as_none_asks_for_any(policies: "tuple[Any, Any]") -> None:
    ours = policies[1]
    assert not any("text" in state.get("user", {}) for key in ours.lookup[RULES] for state in json.loads(key))
    assert ours._find_action_from_rules(None, None, use_text_for_last_user_input=True) == (None, None, False)
