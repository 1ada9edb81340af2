"""Overrides the rules where safety comes first, and never lets a turn end without a reply."""

import pathlib
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq import fail_safe, trained_domain
from inversion_faq.channels.tracker_store import store_failed
from inversion_faq.content.library import DATA, Library, content_hash, shared_library
from inversion_faq.content.models import Advice, Family
from inversion_faq.importer import CAUTION_SLOT, LANGUAGE_SLOT, RED_FLAG_SLOT, TREATMENT_SLOT
from inversion_faq.nlu.condition_extractor import parse_datas
from inversion_faq.nlu.conditions import held_after
from inversion_faq.nlu.content_component import copy_content
from inversion_faq.nlu.sources import content_fingerprint
from inversion_faq.turn_plan import (
    UTTER_EMERGENCY_IN_LANGUAGE,
    UTTER_OTHER_LANGUAGE,
    UTTER_OTHER_TREATMENT,
    UTTER_RED_FLAG,
    UTTER_SAFE,
    UTTER_SEE_TODAY,
    Before,
    beside,
    plan,
)

fail_safe.install()
trained_domain.install()

_TURNS_READ = 3
_BOOKKEEPING = {ACTION_LISTEN_NAME, "action_extract_slots", "action_session_start", "action_unlikely_intent"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class SafetyPolicy(Policy):
    """Carries out `turn_plan.plan`. Give it priority above RulePolicy.

    It utters the safe reply when an action said nothing, and when the conversation could not be read.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`data`: the content folder; the project's own unless a test says otherwise."""
        return {"priority": 7, "max_history": None, "data": str(DATA)}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Returns a hash of all content files and of the modules that read them."""
        package = pathlib.Path(__file__).resolve().parent
        own = [package / name for name in ("safety_policy.py", "turn_plan.py", "importer.py")]
        return content_fingerprint(pathlib.Path(str(config.get("data", DATA))), own)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SafetyPolicy":
        """Loads the content that the model was trained with."""
        policy = cls(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            library = shared_library(pathlib.Path(folder))
            policy.use(library)
            fail_safe.use(library, content_hash(pathlib.Path(folder)))
        return policy

    def use(self, library: Library) -> None:
        """Takes from the content what the plan needs to know."""
        self._families: Dict[str, Family] = {topic: answer.family for topic, answer in library.answers.items()}
        self._advice: Dict[str, Advice] = {
            one.id: one.advice for one in library.conditions.values() if one.id not in library.answers
        }

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Copies the content into the model. Nothing is learned."""
        copy_content(pathlib.Path(self.config["data"]), self._model_storage, self._resource)
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Returns certainty for the next action, or nothing where the rules decide."""
        action, events = self._next(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, events=events)

    def _next(self, tracker: DialogueStateTracker) -> Tuple[Optional[str], List[Event]]:
        turns = _turns(tracker)
        if not turns:
            return None, []
        done, spoke = turns[0].actions, turns[0].spoke_last
        before = _before(turns)
        parse_data = tracker.latest_message.parse_data if tracker.latest_message else {}
        steps = plan(parse_data, held_after(parse_datas(tracker)), self._families, self._advice, before)
        if UTTER_SAFE in done:
            return ACTION_LISTEN_NAME, []
        if done and not spoke and not _is_story(tracker):
            return UTTER_SAFE, []
        unreadable = store_failed.get() and UTTER_RED_FLAG not in (steps or ())
        steps = [UTTER_SAFE] if unreadable else beside(steps, done, parse_data)
        if steps is None:
            return None, []
        if len(done) >= len(steps):
            return ACTION_LISTEN_NAME, []
        step = steps[len(done)]
        if step == UTTER_RED_FLAG and parse_data.get("red_flag"):
            return step, [SlotSet(RED_FLAG_SLOT, parse_data["red_flag"]["sign"])]
        if step == UTTER_SEE_TODAY:
            return step, [SlotSet(CAUTION_SLOT, parse_data["caution"])]
        if step == UTTER_OTHER_TREATMENT:
            return step, [SlotSet(TREATMENT_SLOT, parse_data["treatment"])]
        if step in (UTTER_OTHER_LANGUAGE, UTTER_EMERGENCY_IN_LANGUAGE):
            return step, [SlotSet(LANGUAGE_SLOT, parse_data["language"])]
        return step, []


def _is_story(tracker: DialogueStateTracker) -> bool:
    """Tells whether `rasa test` made the tracker from a story: it runs no action, so nothing is ever uttered."""
    return tracker.sender_source is not None


@dataclass
class _Turn:
    """What the bot did after one message of the user.

    Attributes:
        actions: its actions, in order.
        spoke_last: whether the last one said anything.
        sign: whether the message named an emergency sign.
    """

    actions: List[str]
    spoke_last: bool
    sign: bool


def _before(turns: List[_Turn]) -> Before:
    last = turns[1] if len(turns) > 1 else _Turn([], False, False)
    return Before(last.actions, turns[2].actions if len(turns) > 2 else (), last.sign)


def _turns(tracker: DialogueStateTracker) -> List[_Turn]:
    """Returns the newest three turns, the newest first; empty before the user's first message."""
    turns: List[_Turn] = []
    actions: List[str] = []
    spoke = False
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            turns.append(_Turn(list(reversed(actions)), spoke, bool((event.parse_data or {}).get("red_flag"))))
            actions, spoke = [], False
            if len(turns) == _TURNS_READ:
                break
        elif isinstance(event, BotUttered) and not actions:
            spoke = True
        elif isinstance(event, ActionExecuted) and event.action_name not in _BOOKKEEPING:
            actions.append(event.action_name or "")
    return turns
