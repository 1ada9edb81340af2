"""The widget's HTTP API on Rasa's own port: `/chat` (docs/api.md, /chat/openapi.json)."""

import asyncio
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

from inversion_faq import fail_safe, memory, private_logs
from inversion_faq.channels import connections, origins, production, record, requests, state
from inversion_faq.channels.addresses import Clients
from inversion_faq.channels.errors import STATUS, ChatError, error_response
from inversion_faq.channels.limits import Limits, limits_off
from inversion_faq.channels.probes import Probes, agent_of
from inversion_faq.channels.sessions import Sessions, previous_secret, read_secret
from inversion_faq.channels.settings import Settings, in_production, read_settings
from inversion_faq.channels.shutdown import Shutdown
from inversion_faq.channels.site import Handler, Site
from inversion_faq.channels.turn import Conversations
from inversion_faq.content import payloads
from inversion_faq.content.library import DATA, Library, shared_library
from inversion_faq.content.rendering import plain_card
from inversion_faq.observing import logs, metrics, rasa_hooks
from inversion_faq.observing.metrics_page import MetricsPage
from inversion_faq.observing.request_log import OTHER
from inversion_faq.observing.requests import Observed
from inversion_faq.privacy.retention import Retention

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_DESCRIPTION = pathlib.Path(__file__).resolve().parent / "openapi.yml"
_BASE = "/chat"
_UNREADABLE = "*"  # stands for the path of a request that could not be read

logger = logging.getLogger(__name__)
fail_safe.install()
rasa_hooks.install()


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
        self._library: Library = shared_library(DATA)
        self._site = Site(self._library)
        self._payloads = payloads.allowed(self._library.answers)
        self._sessions = Sessions(read_secret(pathlib.Path(settings.secret_file)), previous_secret())
        self._limits = Limits(settings, limits_off(environment))
        self._clients = Clients(settings.trusted_proxies)
        self._conversations: Optional[Conversations] = None
        self._retention = Retention()
        metrics.begin_at_zero(STATUS, self._library.signs)
        self._metrics = MetricsPage(pathlib.Path(settings.secret_file).with_name("metrics-token"))
        self._shutdown = Shutdown()
        self._probes = Probes(self._library.phrases, self._shutdown)
        self._routes: Dict[str, Dict[str, Handler]] = {}
        self._files: FrozenSet[Handler] = frozenset()

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "WebChannel":
        """Makes the channel with the settings of credentials.yml, in the log format of the environment.

        Raises:
            SettingsError, ContentError: see `__init__`.
        """
        logs.install()
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
            **{path: {"GET": handler} for path, handler in {**files, **self._probes.handlers()}.items()},
            "/openapi.json": {"GET": self._openapi},
            "/sessions": {"POST": self._start, "DELETE": self._delete},
            "/messages": {"POST": self._message},
            "/feedback": {"POST": self._feedback},
            "/summary": {"GET": self._summary},
            "/export": {"GET": self._export},
        }
        for path, handlers in self._routes.items():
            name = path.strip("/") or "page"
            blueprint.add_route(self._guarded(handlers, _template(path)), path, methods=METHODS, name=name, stream=True)
        blueprint.add_route(self._guarded({}, OTHER), "/<path:path>", methods=METHODS, name="elsewhere", stream=True)
        blueprint.listener("main_process_start")(self._metrics.add_to)
        blueprint.listener("before_server_start")(self._take_over)
        blueprint.listener("after_server_start")(self._started)
        blueprint.listener("before_server_stop")(self._stopping)
        self._shutdown.take_part(blueprint, lambda: self._conversations.under_way() if self._conversations else [])
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
        route = path[len(_BASE) :] or "/"
        handlers = self._routes.get(route, {})
        observed = Observed(request, _template(route) if handlers else OTHER)
        code, allow = "bad_request", ""
        if isinstance(error, MethodNotSupported):
            code, allow = ("wrong_method", _allowed(handlers)) if handlers else ("not_found", "")
        elif isinstance(error, PayloadTooLarge):
            code = "too_large"
        elif isinstance(error, ServiceUnavailable):
            code = "unavailable"
        response = error_response(ChatError(code, allow=allow), self._library.phrases)
        return observed.answered(self._with_headers(request, response), code)

    def _guarded(self, handlers: Dict[str, Handler], template: str) -> Callable[..., Awaitable[HTTPResponse]]:
        """Wraps a path's handlers: methods, errors, origins and what is noted are dealt with in one place."""

        async def handle(request: Request, path: str = "") -> HTTPResponse:
            observed, code = Observed(request, template), None
            try:
                self._shutdown.admit(template)
                response = await self._dispatch(request, handlers)
            except asyncio.CancelledError:
                observed.abandoned()
                raise
            except Exception as error:
                refused = self._as_chat_error(error, template)
                response, code = error_response(refused, self._library.phrases), refused.code
            self._shutdown.close_if_ending(request)
            return observed.answered(self._with_headers(request, response), code)

        return handle

    @staticmethod
    def _as_chat_error(error: Exception, template: str) -> ChatError:
        if isinstance(error, ChatError):
            return error
        logger.error("%s failed: %s", template, type(error).__name__)
        return ChatError("unavailable")

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
        metrics.session_started()
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
        metrics.feedback_given(feedback.helpful)
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
        metrics.session_deleted()
        return empty()

    async def _started(self, app: Any, _: Any) -> None:
        private_logs.begin()
        agent = agent_of(app)
        if agent is not None:
            self._retention.start(agent)
            if agent.is_ready():
                await fail_safe.works(agent.processor, fail_safe.WARM_UP)
        memory.give_back()
        app.add_task(state.log_actions_state(agent))  # a signal to end that comes while a listener waits breaks the end

    async def _stopping(self, app: Any, _: Any) -> None:
        self._retention.stop()

    def _conversation(self, request: Request) -> str:
        try:
            return self._sessions.conversation(requests.read_token(request.headers.get("authorization")))
        except ValueError as error:
            raise ChatError("bad_session") from error

    def _with(self, request: Request) -> Conversations:
        agent = agent_of(request.app)
        if agent is None or not agent.is_ready():
            raise ChatError("unavailable")
        if self._conversations is None or self._conversations.agent is not agent:
            self._conversations = Conversations(agent, self._shutdown)
        return self._conversations


def _allowed(handlers: Dict[str, Handler]) -> str:
    return ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"])


def _template(path: str) -> str:
    """Returns the path that a route is noted under."""
    return f"{_BASE}{path}".rstrip("/")


@functools.cache
def _description() -> Any:
    return yaml.safe_load(_DESCRIPTION.read_text(encoding="utf-8"))
