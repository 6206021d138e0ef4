"""The web application: routes, middleware, and nothing that decides anything."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from hotline400 import __version__
from hotline400.web.body_limit import BodyLimit
from hotline400.web.callbacks.endpoints import router as callbacks
from hotline400.web.caller_lists.endpoints import blacklist, whitelist
from hotline400.web.calls.endpoints import router as calls
from hotline400.web.console import console_route
from hotline400.web.docs_page import router as docs_page
from hotline400.web.flow_cases.endpoints import router as flow_cases
from hotline400.web.flow_drafts.endpoints import router as flow_drafts
from hotline400.web.flow_examples.endpoints import router as flow_examples
from hotline400.web.flow_replays.endpoints import router as flow_replays
from hotline400.web.flow_schedules.endpoints import router as flow_schedules
from hotline400.web.flow_schema.endpoints import router as flow_schema
from hotline400.web.flow_versions.endpoints import router as flow_versions
from hotline400.web.flows.endpoints import router as flows
from hotline400.web.health.endpoints import router as health
from hotline400.web.hotlines.endpoints import router as hotlines
from hotline400.web.live_calls.endpoints import router as live_calls
from hotline400.web.live_calls.schemas import LiveMessage
from hotline400.web.live_calls.socket import router as live
from hotline400.web.numbers.endpoints import router as numbers
from hotline400.web.origin import refuse_foreign_origin
from hotline400.web.phones.endpoints import router as phones
from hotline400.web.places.endpoints import router as places
from hotline400.web.ports import WebDependencies
from hotline400.web.prompts.endpoints import router as prompts
from hotline400.web.proxies import BehindProxies
from hotline400.web.queues.endpoints import router as queues
from hotline400.web.rendering import render_errors
from hotline400.web.schemas import ErrorBody
from hotline400.web.screening.endpoints import router as screening
from hotline400.web.security_headers import SecurityHeaders
from hotline400.web.sessions.endpoints import router as sessions
from hotline400.web.speech.endpoints import router as speech
from hotline400.web.summary.endpoints import router as summary
from hotline400.web.system_prompts.endpoints import router as system_prompts
from hotline400.web.tenants.endpoints import router as tenants
from hotline400.web.trunks.endpoints import router as trunks
from hotline400.web.users.endpoints import router as users
from hotline400.web.voicemail_boxes.endpoints import router as voicemail_boxes
from hotline400.web.voicemails.endpoints import router as voicemails
from hotline400.web.wrap_ups.endpoints import router as wrap_ups

DESCRIPTION = """开放的 400 电话平台接口。错误格式统一为 `{"error": {"code", "message", "field"}}`;
时间为 UTC(ISO 8601);列表以 `next_cursor` 翻页。

Live updates: websocket `/api/v1/live` (messages: schema `LiveMessage`), authenticated by the
session cookie or a first message `{"token": "…"}`."""

REFUSED = "Unprocessable Entity"
"""Said here, as Python says it otherwise, and not every version of it says the same."""

ROUTERS = (
    sessions,
    users,
    summary,
    hotlines,
    phones,
    flows,
    flow_drafts,
    flow_examples,
    flow_versions,
    flow_schedules,
    flow_cases,
    flow_schema,
    flow_replays,
    queues,
    screening,
    prompts,
    speech,
    system_prompts,
    blacklist,
    whitelist,
    places,
    calls,
    wrap_ups,
    voicemails,
    callbacks,
    voicemail_boxes,
    live_calls,
    tenants,
    numbers,
    trunks,
    health,
)


def create_app(dependencies: WebDependencies | None) -> FastAPI:
    """The API under /api/v1, its reference at /api/docs, and the console's pages elsewhere.

    Without dependencies it can only describe itself.
    """
    app = FastAPI(
        title="hotline400",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # FastAPI's own way
    app.state.dependencies = dependencies
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    if dependencies is not None:
        app.add_middleware(BehindProxies, proxies=dependencies.proxies)
    render_errors(app)
    app.include_router(_api())
    app.include_router(docs_page)
    if dependencies is not None and dependencies.console_folder is not None:
        app.router.routes.append(console_route(dependencies.console_folder))
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI with the websocket's messages, for which OpenAPI has no place but `components`."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes
        )
        messages = TypeAdapter(LiveMessage).json_schema(
            ref_template="#/components/schemas/{model}", mode="serialization"
        )
        schemas = document["components"]["schemas"]
        for name, schema in messages.pop("$defs").items():
            schemas.setdefault(name, schema)
        schemas["LiveMessage"] = messages
        app.openapi_schema = document
    return app.openapi_schema


def _operation_id(route: APIRoute) -> str:
    """The function's name: generated clients read well."""
    return route.name


def _api() -> APIRouter:
    api = APIRouter(
        prefix="/api/v1",
        responses={
            "default": {"model": ErrorBody},
            422: {"model": ErrorBody, "description": REFUSED},
        },
    )
    for router in ROUTERS:
        api.include_router(router, dependencies=[Depends(refuse_foreign_origin)])
    api.include_router(live)
    return api
