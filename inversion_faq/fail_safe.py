"""Makes Rasa fail safe: a turn that breaks gets the emergency or the safe reply, in every channel.

Left alone, Rasa ends such a turn without a word, answers from an empty conversation when the stored one is lost, shows a
reply before it is kept, and lets an action server answer from content that the model does not have.
"""

import functools
import logging
from typing import Any, Dict, List, Optional

import rasa.core.actions.action
from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from inversion_faq import prediction_graph, private_logs, rule_index
from inversion_faq.channels.recent_turns import whole_session
from inversion_faq.channels.tracker_store import store_failed
from inversion_faq.content.library import CONTENT, Library, read_library
from inversion_faq.last_resort import LastResort
from inversion_faq.nlu.condition_extractor import parse_datas
from inversion_faq.nlu.conditions import held_after
from inversion_faq.observing.rasa_hooks import counting_failures
from inversion_faq.privacy.no_copies import keep_no_copies

ACTION_SECONDS = 4
"""How long an action may take. Rasa waits 300 s and offers no setting; meanwhile nobody else is answered."""
OTHER_CONTENT = (
    "the action server has other content (data/) than the model was trained from: restart the action server, or run `make train`"
)

_SUMMARY = "action_summary"  # the only one that looks further back than the newest turns
_SAY_NOTHING = ("/restart", "/session_start")
_PROBE = "hello"
WARM_UP = "My mum has glaucoma and a hernia, and I can't feel my legs. Is it safe for her, and how long should I hang?"
"""Makes every part of the bot ready: what a part needs is compiled when it is first used."""

logger = logging.getLogger(__name__)
_rasas_turn = MessageProcessor.handle_message
_rasas_agent = Agent.handle_message
_rasas_action = RemoteAction.run


class OtherContentError(RasaException):
    """The action server answers from content that the model does not have."""


class _Loaded:
    """What of the loaded model is needed when it breaks."""

    content: str = ""
    last_resort: Optional[LastResort] = None


def install() -> None:
    """Puts the functions below in the place of Rasa's; calling it twice changes nothing."""
    private_logs.install()
    prediction_graph.install()
    rule_index.install()
    keep_no_copies()
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS
    MessageProcessor.handle_message = handle_message
    Agent.handle_message = _handle_without_model
    RemoteAction.run = _run_action
    RemoteAction._validate_action_result = _check_answer


def use(library: Library, content: str) -> None:
    """Takes up the content that the model was trained from.

    Args:
        library: the content.
        content: its hash, which every action must name.
    """
    _Loaded.last_resort, _Loaded.content = LastResort(library), content


def content_of_model() -> str:
    """Returns the hash of the content that the loaded model was trained from; empty without a model."""
    return _Loaded.content


class _Held(OutputChannel):
    """Holds back what is said until the turn is kept."""

    def __init__(self, channel: OutputChannel) -> None:
        self._channel = channel
        self.said: List[Dict[str, Any]] = []

    def name(self) -> str:
        """Returns the name of the channel behind it."""
        return str(self._channel.name())

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keeps the message as it is."""
        self.said.append(dict(message))


async def handle_message(processor: MessageProcessor, message: UserMessage) -> Optional[List[Dict[str, Any]]]:
    """Runs a turn as Rasa does; whatever happens, it says something: an emergency reply, a kept answer, or the safe reply.

    Afterwards `store_failed` tells whether the conversation could not be read or kept.
    """
    private_logs.begin()
    channel = message.output_channel
    held = message.output_channel = _Held(channel)
    store_failed.set(False)
    try:
        await _rasas_turn(processor, message)
        said = held.said
        if not said and (message.text or "").strip() not in _SAY_NOTHING:
            raise RasaException("nothing was said")
    except Exception as error:
        logger.error("a turn failed: %s", private_logs.described(error))
        said = await close_turn(processor, message)
    finally:
        message.output_channel = channel
    if store_failed.get() and not any(map(is_emergency, said)):
        said = [reply.message for reply in _last_resort().replies({})]
    return await _say(message, said)


async def close_turn(processor: MessageProcessor, message: UserMessage) -> List[Dict[str, Any]]:
    """Ends a turn that broke: keeps the message with what it names, and returns what is to be said."""
    parse_data: Optional[Dict[str, Any]] = None
    try:
        tracker = await processor.fetch_tracker_and_update_session(message.sender_id, metadata=message.metadata)
        parse_data = await understood(processor, message, tracker)
        tracker.update(
            UserUttered(
                message.text,
                parse_data["intent"],
                parse_data["entities"],
                parse_data,
                input_channel=message.input_channel,
                message_id=message.message_id,
                metadata=message.metadata,
            )
        )
        for reply in _last_resort().replies(parse_data):
            tracker.update(ActionExecuted(reply.action))
            tracker.update(BotUttered(reply.message["text"], metadata={"metadata": reply.message["metadata"]}))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await processor.save_tracker(tracker)
    except Exception as error:
        store_failed.set(True)
        logger.error("a turn could not be kept: %s", private_logs.described(error))
    parse_data = parse_data or await understood(processor, message, None)
    return [reply.message for reply in _last_resort().replies(parse_data)]


async def understood(
    processor: MessageProcessor, message: UserMessage, tracker: Optional[DialogueStateTracker]
) -> Dict[str, Any]:
    """Returns the parse data of a message, by words alone when the pipeline fails."""
    try:
        parse_data: Dict[str, Any] = await processor.parse_message(message, tracker)
    except Exception as error:
        logger.error("a message was read by words alone: %s", private_logs.described(error))
        return _last_resort().understood(message.text or "", held_after(parse_datas(tracker)) if tracker else [])
    return parse_data


async def emergency_replies(processor: MessageProcessor, message: UserMessage) -> List[Dict[str, Any]]:
    """Returns the emergency reply to a message that tells of one, else nothing; needs no conversation."""
    said = [reply.message for reply in _last_resort().replies(await understood(processor, message, None))]
    return said if any(map(is_emergency, said)) else []


def is_emergency(said: Dict[str, Any]) -> bool:
    """Tells whether something said is an emergency reply."""
    card = (said.get("metadata") or {}).get("card") or {}
    return bool(card.get("kind") == "red_flag")


async def works(processor: MessageProcessor, said: str = _PROBE) -> bool:
    """Tells whether a message is understood and gets an answer; keeps nothing, and takes as long as a message.

    Args:
        processor: of the loaded model.
        said: the message.
    """
    try:
        tracker = DialogueStateTracker("probe", processor.domain.slots)
        parse_data = await processor.parse_message(UserMessage(said), tracker)
        tracker.update(UserUttered(said, parse_data["intent"], parse_data["entities"], parse_data), processor.domain)
        processor.predict_next_with_tracker_if_should(tracker)
    except Exception as error:
        logger.error("messages cannot be answered: %s", private_logs.described(error))
        return False
    return True


async def _handle_without_model(agent: Agent, message: UserMessage) -> Optional[List[Dict[str, Any]]]:
    """Answers by words alone where Rasa, having no model, would say nothing."""
    if agent.is_ready():
        said: Optional[List[Dict[str, Any]]] = await _rasas_agent(agent, message)
        return said
    last_resort = _last_resort()
    return await _say(message, [one.message for one in last_resort.replies(last_resort.understood(message.text or "", []))])


@counting_failures
async def _run_action(action: RemoteAction, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> List[Event]:
    """Runs an action; one that is rejected, says nothing, or answers from other content, counts as failed.

    Raises:
        RasaException: which Rasa catches; the safe reply follows. After a rejection it would ask the same action for ever.
    """
    if action.name() == _SUMMARY:
        tracker = await whole_session(tracker)
    try:
        events: List[Event] = await _rasas_action(action, output_channel, nlg, tracker, domain)
    except ActionExecutionRejection as error:
        raise RasaException(f"{action.name()} was rejected") from error
    said = [event for event in events if isinstance(event, BotUttered)]
    if not said:
        raise RasaException(f"{action.name()} said nothing")
    if any(((one.metadata or {}).get("metadata") or {}).get(CONTENT) != _Loaded.content for one in said):
        logger.error(OTHER_CONTENT)
        raise OtherContentError(OTHER_CONTENT)
    return events


def _check_answer(_: RemoteAction, answer: Dict[str, Any]) -> bool:
    """Checks what the action server answered; Rasa checks the schema, too, each time, which takes far longer.

    Raises:
        ValidationError: which ends the turn with the safe reply.
    """
    _answer_validator().validate(answer)
    return True


@functools.cache
def _answer_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


async def _say(message: UserMessage, said: List[Dict[str, Any]]) -> Optional[List[Dict[str, Any]]]:
    """Says it in the message's channel; returns what Rasa's own functions return."""
    channel = message.output_channel
    for one in said:
        await channel.send_response(message.sender_id, one)
    return channel.messages if isinstance(channel, CollectingOutputChannel) else None


def _last_resort() -> LastResort:
    if _Loaded.last_resort is None:
        _Loaded.last_resort = LastResort(read_library())
    return _Loaded.last_resort
