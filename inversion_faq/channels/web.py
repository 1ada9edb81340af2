"""The widget's HTTP API on Rasa's own port: `/chat` (docs/api.md, /chat/openapi.json)."""

import functools
import json
import logging
import os
import pathlib
import re
from typing import Any, Awaitable, Callable, Dict, FrozenSet, Optional

import yaml
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import MethodNotSupported, PayloadTooLarge, ServiceUnavailable
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from inversion_faq import fail_safe, private_logs
from inversion_faq.channels import connections, origins, production, record, requests, state
from inversion_faq.channels.addresses import Clients
from inversion_faq.channels.errors import ChatError, error_response
from inversion_faq.channels.limits import Limits, limits_off
from inversion_faq.channels.sessions import Sessions, previous_secret, read_secret
from inversion_faq.channels.settings import Settings, in_production, read_settings
from inversion_faq.channels.site import Handler, Site
from inversion_faq.channels.turn import Conversations
from inversion_faq.content import payloads
from inversion_faq.content.library import Library, read_library
from inversion_faq.content.rendering import plain_card
from inversion_faq.privacy.retention import Retention

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_DESCRIPTION = pathlib.Path(__file__).resolve().parent / "openapi.yml"
_BASE = "/chat"
_UNREADABLE = "*"  # stands for the path of a request that could not be read

logger = logging.getLogger(__name__)
fail_safe.install()


class WebChannel(InputChannel):
    """Serves the wire contract. Settings are read from credentials.yml."""

    def __init__(self, settings: Settings) -> None:
        """Reads content and secret, so that what is wrong shows at the start.

        Raises:
            SettingsError, ContentError: when a setting, the secret or the content cannot be used.
        """
        environment = dict(os.environ)
        self._in_production = in_production(environment)
        if self._in_production:
            production.require_safe_settings(settings, environment)
        self._settings = settings
        self._library: Library = read_library()
        self._site = Site(self._library)
        self._payloads = payloads.allowed(self._library.answers)
        self._sessions = Sessions(read_secret(pathlib.Path(settings.secret_file)), previous_secret())
        self._limits = Limits(settings, limits_off(environment))
        self._clients = Clients(settings.trusted_proxies)
        self._conversations: Optional[Conversations] = None
        self._state = state.State()
        self._retention = Retention()
        self._routes: Dict[str, Dict[str, Handler]] = {}
        self._files: FrozenSet[Handler] = frozenset()

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "WebChannel":
        """Makes the channel with the settings of credentials.yml.

        Raises:
            SettingsError, ContentError: see `__init__`.
        """
        return cls(read_settings(credentials))

    def url_prefix(self) -> str:
        """Returns the base path."""
        return _BASE

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns every route; anything else below /chat is a 404 in JSON."""
        blueprint = Blueprint("chat")
        files = self._site.handlers()
        self._files = frozenset(files.values())
        self._routes = {
            **{path: {"GET": handler} for path, handler in files.items()},
            "/openapi.json": {"GET": self._openapi},
            "/health": {"GET": self._health},
            "/ready": {"GET": self._ready},
            "/sessions": {"POST": self._start, "DELETE": self._delete},
            "/messages": {"POST": self._message},
            "/feedback": {"POST": self._feedback},
            "/summary": {"GET": self._summary},
            "/export": {"GET": self._export},
        }
        for path, handlers in self._routes.items():
            name = path.strip("/") or "page"
            blueprint.add_route(self._guarded(handlers), path, methods=METHODS, name=name, stream=True)
        blueprint.add_route(self._guarded({}), "/<path:path>", methods=METHODS, name="elsewhere", stream=True)
        blueprint.listener("before_server_start")(self._take_over)
        blueprint.listener("after_server_start")(self._started)
        blueprint.listener("before_server_stop")(self._stopping)
        return blueprint

    async def _take_over(self, app: Any, _: Any) -> None:
        """Keeps out of /chat what Rasa sets up for the whole server: answers to preflights, and error pages.

        Raises:
            ProductionError: when this is production and the server is not fit for it.
        """
        if self._in_production:
            production.require_safe_server(app, dict(os.environ))
        else:
            production.warn_of_interface(app, dict(os.environ))
        connections.install(app)
        cors = app.ctx.sanic_cors
        elsewhere = rf"(?!{_BASE}(?:/|$))"
        cors.resources = [(re.compile(f"{elsewhere}(?:{pattern})"), options) for pattern, options in cors.resources]
        app.error_handler.add(Exception, self._refused)

    def _refused(self, request: Request, error: Exception) -> Optional[HTTPResponse]:
        """Answers requests that reach no route: malformed, or of an unknown method. Elsewhere Sanic does."""
        path = request.path or _UNREADABLE
        if path not in (_BASE, _UNREADABLE) and not path.startswith(f"{_BASE}/"):
            return None
        code, allow = "bad_request", ""
        if isinstance(error, MethodNotSupported):
            handlers = self._routes.get(path[len(_BASE) :] or "/", {})
            code, allow = ("wrong_method", _allowed(handlers)) if handlers else ("not_found", "")
        elif isinstance(error, PayloadTooLarge):
            code = "too_large"
        elif isinstance(error, ServiceUnavailable):
            code = "unavailable"
        return self._with_headers(request, error_response(ChatError(code, allow=allow), self._library.phrases))

    def _guarded(self, handlers: Dict[str, Handler]) -> Callable[..., Awaitable[HTTPResponse]]:
        """Wraps a path's handlers: methods, errors and origins are dealt with in one place."""

        async def handle(request: Request, path: str = "") -> HTTPResponse:
            try:
                response = await self._dispatch(request, handlers)
            except ChatError as error:
                response = error_response(error, self._library.phrases)
            except Exception as error:
                logger.error("%a %a failed: %s", request.method, request.path, type(error).__name__)
                response = error_response(ChatError("unavailable"), self._library.phrases)
            return self._with_headers(request, response)

        return handle

    async def _dispatch(self, request: Request, handlers: Dict[str, Handler]) -> HTTPResponse:
        if not handlers:
            raise ChatError("not_found")
        if request.method == "OPTIONS":
            return empty(headers={"Allow": _allowed(handlers)})
        handler = handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise ChatError("wrong_method", allow=_allowed(handlers))
        if handler not in self._files:
            self._count(request)
        request.body = await connections.read_body(request, requests.LARGEST_BODY)
        return await handler(request)

    def _count(self, request: Request) -> None:
        """Counts a request, and refuses one that a page of a site that is not listed sent. A deletion never has to wait."""
        if request.method in ("POST", "DELETE"):
            origins.require_own(request.headers, self._settings.allowed_origins)
        if request.method != "DELETE":
            self._limits.count_request(self._clients.address(request))

    def _with_headers(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        vary = response.headers.get("vary")
        response.headers["Vary"] = f"{vary}, Origin" if vary else "Origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")
        if "access-control-allow-origin" not in response.headers:
            response.headers.update(origins.readable_by(request.headers, self._settings.allowed_origins))
        return response

    async def _openapi(self, request: Request) -> HTTPResponse:
        return json_response(_description())

    async def _start(self, request: Request) -> HTTPResponse:
        requests.read_json(request.body, request.content_type)
        self._limits.count_session(self._clients.address(request))
        conversation, token = self._sessions.new()
        await self._with(request).start(conversation)
        text = self._library.phrases.greeting.strip()
        card = plain_card("small_talk", "greet", None, None)
        greeting = {"id": f"{conversation[-8:]}-greeting", "text": text, "buttons": [], "card": card}
        return json_response({"session": token, "messages": [greeting]}, status=201)

    async def _message(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        message = requests.read_message(requests.read_json(request.body, request.content_type))
        key = requests.read_idempotency_key(request.headers.get("idempotency-key"))
        self._limits.count_message(conversation, self._clients.address(request))
        messages = await self._with(request).answer(conversation, requests.defused(message, self._payloads), key)
        return json_response({"messages": messages}, dumps=functools.partial(json.dumps, ensure_ascii=False))

    async def _feedback(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        feedback = requests.read_feedback(requests.read_json(request.body, request.content_type))
        self._limits.count_message(conversation, self._clients.address(request))
        conversations = self._with(request)
        conversations.require(conversation)
        await conversations.add_feedback(conversation, feedback)
        return empty()

    async def _summary(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        return json_response(record.summary(self._library, await self._with(request).record(conversation)))

    async def _export(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        return json_response(record.export(await self._with(request).record(conversation)))

    async def _delete(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        conversations = self._with(request)
        conversations.require(conversation)
        await conversations.delete(conversation)
        return empty()

    async def _health(self, request: Request) -> HTTPResponse:
        """Tells whether questions can be answered: the model works and conversations can be kept."""
        return self._told(await self._state.health(_agent(request.app)))

    async def _ready(self, request: Request) -> HTTPResponse:
        """Tells besides whether the action server works, without which conditions cannot be checked."""
        agent = _agent(request.app)
        return self._told({**await self._state.health(agent), "actions": await state.actions_state(agent)})

    def _told(self, parts: Dict[str, str]) -> HTTPResponse:
        if all(one == "ok" for one in parts.values()):
            return json_response({"status": "ok", **parts})
        phrases = self._library.phrases
        message = f"{phrases.errors['unavailable']} {phrases.emergency_line}"
        return json_response({"status": "unavailable", **parts, "message": message}, status=503)

    async def _started(self, app: Any, _: Any) -> None:
        private_logs.begin()
        agent = _agent(app)
        if agent is not None:
            self._retention.start(agent)
        await state.log_actions_state(agent)

    async def _stopping(self, app: Any, _: Any) -> None:
        self._retention.stop()

    def _conversation(self, request: Request) -> str:
        try:
            return self._sessions.conversation(requests.read_token(request.headers.get("authorization")))
        except ValueError as error:
            raise ChatError("bad_session") from error

    def _with(self, request: Request) -> Conversations:
        agent = _agent(request.app)
        if agent is None or not agent.is_ready():
            raise ChatError("unavailable")
        if self._conversations is None or self._conversations.agent is not agent:
            self._conversations = Conversations(agent)
        return self._conversations


def _agent(app: Any) -> Any:
    """Returns Rasa's agent, or None before it is there."""
    return getattr(app.ctx, "agent", None)


def _allowed(handlers: Dict[str, Handler]) -> str:
    return ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"])


@functools.cache
def _description() -> Any:
    return yaml.safe_load(_DESCRIPTION.read_text(encoding="utf-8"))
