"""Looks only at the rules that the newest state of a conversation can satisfy.

Rasa tries every rule three times a turn, once for the words of the message. Nearly all of ours ask for one intent each, none
for words.
"""

import collections
import json
from typing import Any, Dict, Iterable, List, Mapping, Optional, Set, Tuple

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_Asked = Tuple[Optional[str], Optional[str]]

_rasas_load = RulePolicy.load.__func__


class RuleIndex:
    """Rules by what they ask of the newest state: the action before it, and the intent."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Takes the rules as Rasa writes them: the states of each, the newest last, as JSON."""
        self._rules: Dict[_Asked, List[str]] = collections.defaultdict(list)
        for key in keys:
            self._rules[_asked(json.loads(key)[-1])].append(key)

    def possible(self, state: Mapping[str, Any]) -> List[str]:
        """Returns every rule that `state` can satisfy, and some that it does not."""
        action, intent = _asked(state)
        asked = dict.fromkeys(((action, intent), (action, None), (None, None)))
        return [key for one in asked for key in self._rules.get(one, ())]


def _asked(state: Mapping[str, Any]) -> _Asked:
    """Returns action and intent of a state. One without an action begins a conversation: then Rasa asks for nothing else."""
    action, intent = (
        None if value in (None, "", SHOULD_NOT_BE_SET) else value
        for value in (state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT))
    )
    return action, intent if action else None


class _Policy(RulePolicy):
    """Rasa's, with an index of its rules. Rasa's graph checks the types that `load` declares."""

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RulePolicy:
        """Returns the trained policy."""
        policy: Any = _rasas_load(cls, config, model_storage, resource, execution_context, **kwargs)
        rules = policy.lookup.get(RULES, {})
        index, rasas_keys = RuleIndex(rules), policy._get_possible_keys

        def possible_keys(lookup: Dict[str, str], states: List[State]) -> Set[str]:
            if lookup is rules and states:
                lookup = {key: rules[key] for key in index.possible(states[-1])}
            found: Set[str] = rasas_keys(lookup, states)
            return found

        policy._get_possible_keys = possible_keys
        if not any(TEXT in state.get(USER, {}) for key in rules for state in json.loads(key)):
            rasas_action = policy._find_action_from_rules

            def action(
                tracker: Any, domain: Any, use_text_for_last_user_input: bool
            ) -> Tuple[Optional[str], Optional[str], bool]:
                return (None, None, False) if use_text_for_last_user_input else rasas_action(tracker, domain, False)

            policy._find_action_from_rules = action
        return policy


def install() -> None:
    """Lets Rasa look up rules so; calling it twice changes nothing."""
    RulePolicy.load = vars(_Policy)["load"]
