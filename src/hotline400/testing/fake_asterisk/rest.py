"""Which request goes where."""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import orjson

from hotline400.ari.json import Json, JsonObject, as_list, as_object, text
from hotline400.testing.fake_asterisk.reply import Refused, Reply, Request
from hotline400.testing.fake_asterisk.rest_channels import Channels
from hotline400.testing.fake_asterisk.rest_others import (
    Applications,
    Asterisk,
    Bridges,
    Playbacks,
    Recordings,
)

Handler = Callable[[Request], Awaitable[Reply]]
ANY = "*"


class Routes:
    """Method and path to handler; what is not listed is 404, as in Asterisk."""

    def __init__(
        self,
        channels: Channels,
        bridges: Bridges,
        playbacks: Playbacks,
        recordings: Recordings,
        applications: Applications,
        asterisk: Asterisk,
    ) -> None:
        self._routes = (
            _channel_routes(channels)
            | _bridge_routes(bridges)
            | {"DELETE playbacks/*": playbacks.stop}
            | {
                "GET recordings/live/*": recordings.get,
                "POST recordings/live/*/stop": recordings.stop,
            }
            | _application_routes(applications)
            | _asterisk_routes(asterisk)
        )
        self.seen: list[str] = []

    async def answer(self, message: JsonObject) -> JsonObject:
        """The RESTResponse to a RESTRequest."""
        status, body = await self._status_and_body(message)
        response: JsonObject = {
            "type": "RESTResponse",
            "transaction_id": message.get("transaction_id"),
            "request_id": message.get("request_id"),
            "status_code": status,
            "reason_phrase": "OK" if status < 300 else "Refused",
            "uri": message.get("uri"),
        }
        if body is not None:
            response["content_type"] = "application/json"
            response["message_body"] = orjson.dumps(body).decode()
        return response

    async def _status_and_body(self, message: JsonObject) -> tuple[int, Json]:
        method, uri = text(message, "method"), text(message, "uri")
        self.seen.append(f"{method} {uri}")
        found = self._find(method, [unquote(part) for part in uri.split("/")])
        if found is None:
            return 404, {"message": "Resource not found"}
        handler, ids = found
        try:
            reply = await handler(Request(ids, _query(message), _body(message)))
        except Refused as refused:
            return refused.status, refused.body
        return (204 if reply is None else 200), reply

    def _find(self, method: str, parts: list[str]) -> tuple[Handler, tuple[str, ...]] | None:
        for route, handler in self._routes.items():
            verb, _, path = route.partition(" ")
            pattern = path.split("/")
            if verb != method or len(pattern) != len(parts):
                continue
            if all(want in (ANY, part) for want, part in zip(pattern, parts, strict=True)):
                pairs = zip(pattern, parts, strict=True)
                return handler, tuple(part for want, part in pairs if want == ANY)
        return None


def _channel_routes(channels: Channels) -> dict[str, Handler]:
    return {
        "GET channels": channels.list_all,
        "GET channels/*": channels.get,
        "POST channels/*": channels.originate,
        "DELETE channels/*": channels.hang_up,
        "POST channels/*/answer": channels.answer,
        "POST channels/*/ring": channels.ring,
        "DELETE channels/*/ring": channels.nothing_to_see,
        "POST channels/*/progress": channels.nothing_to_see,
        "POST channels/*/play/*": channels.play,
        "POST channels/*/record": channels.record,
        "POST channels/*/moh": channels.start_music,
        "DELETE channels/*/moh": channels.nothing_to_see,
        "POST channels/*/variable": channels.set_variable,
        "GET channels/*/variable": channels.get_variable,
        "POST channels/*/continue": channels.continue_in_dialplan,
        "POST channels/*/dtmf": channels.send_dtmf,
        "POST channels/*/redirect": channels.redirect,
    }


def _bridge_routes(bridges: Bridges) -> dict[str, Handler]:
    return {
        "GET bridges": bridges.list_all,
        "GET bridges/*": bridges.get,
        "POST bridges/*": bridges.create,
        "DELETE bridges/*": bridges.destroy,
        "POST bridges/*/addChannel": bridges.add,
        "POST bridges/*/removeChannel": bridges.remove,
    }


def _application_routes(applications: Applications) -> dict[str, Handler]:
    return {
        "GET applications/*": applications.get,
        "PUT applications/*/eventFilter": applications.filter_events,
        "POST applications/*/subscription": applications.subscribe,
        "DELETE applications/*/subscription": applications.unsubscribe,
    }


def _asterisk_routes(asterisk: Asterisk) -> dict[str, Handler]:
    return {
        "GET asterisk/info": asterisk.info,
        "GET asterisk/ping": asterisk.ping,
        "GET endpoints/*/*": asterisk.endpoint,
        "PUT asterisk/config/dynamic/*/*/*": asterisk.put_object,
        "GET asterisk/config/dynamic/*/*/*": asterisk.get_object,
        "DELETE asterisk/config/dynamic/*/*/*": asterisk.delete_object,
    }


def _query(message: JsonObject) -> dict[str, str]:
    pairs = map(as_object, as_list(message.get("query_strings")))
    return {text(pair, "name"): text(pair, "value") for pair in pairs}


def _body(message: JsonObject) -> JsonObject:
    content = text(message, "message_body")
    return as_object(orjson.loads(content)) if content else {}
