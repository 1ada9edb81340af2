"""The description at /chat/openapi.json is well-formed, has every path, and real responses fit it."""

import copy
import re
from typing import Any

import jsonschema
import pytest
import requests

from inversion_faq.channels.errors import STATUS
from inversion_faq.channels.settings import Settings
from inversion_faq.channels.web import WebChannel
from tests.conftest import Session

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
SCHEMA_KEYS = {
    *("$ref", "additionalProperties", "allOf", "anyOf", "description", "enum", "example", "format", "items"),
    *("maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "nullable", "pattern", "properties"),
    *("required", "type"),
}


@pytest.fixture(scope="module")
def description(bot) -> "dict[str, Any]":
    answer = requests.get(f"{bot.url}/openapi.json", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    return dict(answer.json())


def operations(description: "dict[str, Any]") -> "dict[tuple[str, str], dict[str, Any]]":
    return {
        (path, method): operation
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def resolved(description: "dict[str, Any]", node: Any) -> Any:
    """Follows a reference."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = description
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def everything_in(node: Any) -> "list[dict[str, Any]]":
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    own = [node] if isinstance(node, dict) else []
    return own + [found for one in inner for found in everything_in(one)]


def json_schema(schema: Any) -> Any:
    """Turns a schema of OpenAPI 3.0 into one of JSON Schema: `nullable` is a type there."""
    if isinstance(schema, list):
        return [json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: json_schema(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [{"type": "null"}, plain]} if schema.get("nullable") is True else plain


def assert_fits(description: "dict[str, Any]", schema: "dict[str, Any]", value: Any) -> None:
    root = {**json_schema(copy.deepcopy(schema)), "components": json_schema(copy.deepcopy(description["components"]))}
    validator = jsonschema.Draft7Validator(root, format_checker=jsonschema.draft7_format_checker)
    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(value)]
    assert errors == []


def test_description_has_the_parts_that_openapi_requires(description):
    assert re.fullmatch(r"3\.0\.\d", description["openapi"])
    assert {"title", "version"} <= set(description["info"])
    assert set(description) <= {"openapi", "info", "servers", "tags", "paths", "components", "security", "externalDocs"}
    assert all(path.startswith("/chat") for path in description["paths"])


def test_every_operation_is_complete(description):
    ids = [operation["operationId"] for operation in operations(description).values()]
    assert len(set(ids)) == len(ids)
    for operation in operations(description).values():
        assert operation["summary"]
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d|default", status)
            assert resolved(description, response)["description"]


def test_every_reference_leads_somewhere_and_every_component_is_used(description):
    used = {node["$ref"] for node in everything_in(description) if "$ref" in node}
    assert all(resolved(description, {"$ref": one}) for one in used)
    components = {
        f"#/components/{group}/{name}"
        for group, members in description["components"].items()
        if group != "securitySchemes"
        for name in members
    }
    assert components == used


def test_schemas_use_only_words_of_openapi_and_are_valid(description):
    for schema in description["components"]["schemas"].values():
        for node in everything_in(schema):
            if "type" in node or "allOf" in node:
                assert set(node) <= SCHEMA_KEYS
        jsonschema.Draft7Validator.check_schema(json_schema(schema))


def test_every_path_and_method_of_the_channel_is_described_and_no_other(description, tmp_path):
    channel = WebChannel(Settings(secret_file=str(tmp_path / "secret")))
    channel.blueprint(None)
    served = {(f"/chat{path}".rstrip("/"), method.lower()) for path, methods in channel._routes.items() for method in methods}
    assert set(operations(description)) == served


def test_every_error_code_is_described_and_no_other(description):
    codes = description["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert set(codes) == set(STATUS)


def test_operations_that_need_a_session_are_those_that_refuse_to_do_without(bot, description):
    for (path, method), operation in operations(description).items():
        url = bot.url.replace("/chat", path)
        refused = requests.request(method, url, json={"message": "x"} if method == "post" else None, timeout=30)
        assert (refused.status_code == 401) is ("security" in operation), (method, path)
        assert ("401" in operation["responses"]) is ("security" in operation), (method, path)


@pytest.fixture(scope="module")
def talk(bot) -> Session:
    return bot.session()


def schema_of(description: "dict[str, Any]", path: str, method: str, answer: requests.Response) -> "dict[str, Any]":
    """Returns the schema that is described for a response; its status and type must be described."""
    responses = operations(description)[path, method]["responses"]
    response = resolved(description, responses.get(str(answer.status_code)) or responses["default"])
    content_type = answer.headers["Content-Type"].split(";")[0]
    return dict(response["content"][content_type]["schema"])


EVERY_KIND = [
    "/duration",
    "I have glaucoma and I might have osteoporosis",
    "my mother has glaucoma, can she use one",
    "I have crushing chest pain and glaucoma",
    "I have fibromyalgia, is it safe",
    "the straps",
    "upside down",
    "",
    "best pizza in town",
    "hello",
    "where does that come from",
    "I have glaucoma. " * 40,
]


@pytest.mark.parametrize("message", EVERY_KIND, ids=lambda message: message[:40] or "empty")
def test_every_reply_fits_its_description(description, talk, message):
    answer = talk.post("/messages", {"message": message})
    assert answer.status_code == 200
    assert_fits(description, schema_of(description, "/chat/messages", "post", answer), answer.json())


def test_every_kind_of_card_was_among_the_replies(bot):
    session = bot.session()
    seen = {reply["card"]["kind"] for message in EVERY_KIND for reply in session.say(message)}
    assert seen >= {"answer", "condition_check", "red_flag", "clarify", "out_of_scope", "small_talk"}


def test_every_answer_fits_its_description(bot, description, library):
    session, schema = bot.session(), {"$ref": "#/components/schemas/Replies"}
    for topic in library.answers:
        if not topic.startswith("safe_"):
            assert_fits(description, schema, session.post("/messages", {"message": f"/{topic}"}).json())


def test_every_compiled_card_fits_its_description(description, library):
    from inversion_faq.channels.turn import _as_message
    from inversion_faq.importer import compiled_responses

    for name, variations in compiled_responses(library).items():
        for said in variations:
            message = _as_message(name, 0, said)
            assert_fits(description, {"$ref": "#/components/schemas/Message"}, message)


@pytest.mark.parametrize(
    "path",
    [f"/chat{path}" for path in ("", "/page.css", "/page.js", "/widget.js", "/openapi.json", "/live", "/health", "/ready")],
)
def test_every_get_is_answered_as_described(bot, description, path):
    answer = requests.get(bot.url.replace("/chat", path), timeout=30)
    schema = schema_of(description, path, "get", answer)
    assert answer.status_code == 200
    is_json = answer.headers["Content-Type"].startswith("application/json")
    assert_fits(description, schema, answer.json() if is_json else answer.text)


def test_new_session_fits_its_description(bot, description):
    answer = requests.post(f"{bot.url}/sessions", timeout=30)
    assert answer.status_code == 201
    assert_fits(description, schema_of(description, "/chat/sessions", "post", answer), answer.json())
    headers = operations(description)["/chat/sessions", "post"]["responses"]["201"]["headers"]
    assert set(headers) <= set(answer.headers)


def test_summary_and_export_fit_their_descriptions(bot, description):
    session = bot.session()
    for message in EVERY_KIND:
        [*_, reply] = session.say(message)
    session.post("/feedback", {"message_id": reply["id"], "helpful": True})
    for path in ("/chat/summary", "/chat/export"):
        answer = requests.get(bot.url.replace("/chat", path), headers=session.headers, timeout=30)
        assert answer.status_code == 200
        assert_fits(description, schema_of(description, path, "get", answer), answer.json())


def test_responses_without_a_body_are_described_without_one(bot, description):
    session = bot.session()
    [reply] = session.say("/duration")
    given = session.post("/feedback", {"message_id": reply["id"], "helpful": True})
    deleted = session.delete()
    for path, method, answer in (("/chat/feedback", "post", given), ("/chat/sessions", "delete", deleted)):
        assert (answer.status_code, answer.content) == (204, b"")
        assert "content" not in operations(description)[path, method]["responses"]["204"]


ERRORS = [
    ("post", "/chat/sessions", {"data": "[]", "headers": {"Content-Type": "application/json"}}, 400),
    ("post", "/chat/sessions", {"data": " " * 70_000}, 413),
    ("post", "/chat/messages", {"json": {"message": 5}}, 400),
    ("post", "/chat/messages", {"json": {"message": "x" * 4001}}, 413),
    ("post", "/chat/messages", {"json": {"message": "x"}, "headers": {"Authorization": ""}}, 401),
    ("post", "/chat/messages", {"json": {"message": "other"}, "headers": {"Idempotency-Key": "used"}}, 409),
    ("post", "/chat/feedback", {"json": {}}, 400),
    ("post", "/chat/feedback", {"json": {"message_id": "x", "helpful": True}}, 404),
    ("post", "/chat/feedback", {"data": " " * 70_000}, 413),
    ("delete", "/chat/sessions", {"headers": {"Authorization": "Bearer x"}}, 401),
    ("delete", "/chat/sessions", {"data": " " * 70_000}, 413),
]


@pytest.mark.parametrize(("method", "path", "request_of", "status"), ERRORS, ids=lambda value: str(value)[:40])
def test_every_error_is_described_with_its_status(description, talk, method, path, request_of, status):
    talk.say("hello", **{"Idempotency-Key": "used"})
    headers = {**talk.headers, **request_of.get("headers", {})}
    answer = requests.request(method, talk.bot.url.replace("/chat", path), **{**request_of, "headers": headers}, timeout=30)
    assert answer.status_code == status
    assert str(status) in operations(description)[path, method]["responses"]
    assert_fits(description, schema_of(description, path, method, answer), answer.json())


def test_health_of_a_broken_bot_fits_its_description(description, fragile):
    fragile.break_actions("down")
    answer = requests.get(f"{fragile.bot.url}/ready", timeout=30)
    assert answer.status_code == 503
    assert_fits(description, schema_of(description, "/chat/ready", "get", answer), answer.json())


def test_error_reply_fits_its_description(description, fragile):
    fragile.break_actions("down")
    answer = fragile.bot.session().post("/messages", {"message": "I have glaucoma"})
    assert answer.json()["messages"][0]["card"]["kind"] == "error"
    assert_fits(description, schema_of(description, "/chat/messages", "post", answer), answer.json())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda message: message.update(more=1), id="an unknown key"),
        pytest.param(lambda message: message.pop("buttons"), id="a missing key"),
        pytest.param(lambda message: message.update(text=""), id="an empty text"),
        pytest.param(lambda message: message["card"].update(kind="other"), id="an unknown kind"),
        pytest.param(lambda message: message["card"].update(urgency=None), id="no urgency"),
        pytest.param(lambda message: message["card"].update(checked="yesterday"), id="no date"),
        pytest.param(lambda message: message["card"]["sources"][0].update(year=2020), id="a year that is no text"),
    ],
)
def test_description_is_strict_enough_to_notice(description, talk, change):
    [message] = talk.say("/duration")
    change(message)
    with pytest.raises(AssertionError):
        assert_fits(description, {"$ref": "#/components/schemas/Message"}, message)
