"""Every endpoint of the API, with a request that would succeed for its rightful owner.

Tests that walk all endpoints start here, and fail when the API has one that is missing.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from fastapi import FastAPI

from hotline400.audio.speech.port import Speaking
from hotline400.audio.speech.renderings import rendering_id_of

from .company import Tenant


@dataclass(frozen=True)
class Example:
    """A request about one tenant's things. `owner` may do it."""

    owner: str  # administrator, operator, anyone
    path: str = ""  # with the tenant's ids filled in; default: the path itself
    json: object = None
    files: dict[str, tuple[str, bytes]] | None = None
    data: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)


SPEAKING = Speaking("您好", "zf_xiaoxiao", 1.0)
SPOKEN = asdict(SPEAKING)
NAMED = {"purpose": "welcome", "name": "x"}
ANY = {"If-Match": '"2"'}
DRAFT = {"If-Match": '"1"'}
READS = {"/draft/check", "/explain", "/cases/run"}
CASE: dict[str, Any] = {
    "name": "国庆",
    "question": {"caller": "13800138000", "at": "2026-10-01T12:00:00Z"},
    "expects": {"end": "talked"},
}
FLOW = {"start": "end", "nodes": {"end": {"kind": "hangup", "id": "end"}}}
FIRST = {"If-Match": '"1"'}
NONE_YET = {"If-Match": '"0"'}


def examples(tenant: Tenant) -> dict[str, Example]:
    """By "METHOD /path" as the OpenAPI document writes it."""
    rendering = rendering_id_of(tenant.id, SPEAKING)
    phones = f"/hotlines/{tenant.hotline}/phones"
    voicemail = f"/voicemails/{tenant.voicemail}"
    boxes = f"/hotlines/{tenant.hotline}/voicemail-boxes"
    queues = f"/hotlines/{tenant.hotline}/queues"
    screening = f"/hotlines/{tenant.hotline}/screening"
    return {
        "POST /sessions": Example("nobody", json={"login": "a", "password": "b"}),
        "GET /sessions/current": Example("anyone"),
        "DELETE /sessions/current": Example("anyone"),
        "PATCH /users/me": Example("anyone", json={"name": "x"}),
        "PUT /users/me/password": Example(
            "anyone", json={"current_password": "wrong", "new_password": "a-new-password"}
        ),
        "GET /users": Example("operator"),
        "POST /users": Example(
            "operator",
            json={
                "login": "n@example.test",
                "name": "n",
                "role": "read_only",
                "password": "a-new-password",
                "tenant_id": tenant.id,
            },
        ),
        "GET /summary": Example("anyone"),
        "GET /hotlines": Example("administrator"),
        "GET /hotlines/{number}": Example("administrator", f"/hotlines/{tenant.hotline}"),
        "PATCH /hotlines/{number}": Example(
            "administrator",
            f"/hotlines/{tenant.hotline}",
            json={"recording": False},
            headers=ANY,
        ),
        "GET /hotlines/{number}/queues": Example("administrator", queues),
        "POST /hotlines/{number}/queues": Example("administrator", queues, json={"name": "售后"}),
        "GET /hotlines/{number}/queues/{id}": Example("administrator", f"{queues}/sales"),
        "PATCH /hotlines/{number}/queues/{id}": Example(
            "administrator", f"{queues}/sales", json={"max_waiting": 1}, headers=FIRST
        ),
        "DELETE /hotlines/{number}/queues/{id}": Example("administrator", f"{queues}/sales"),
        "GET /hotlines/{number}/queues/{id}/members": Example(
            "administrator", f"{queues}/sales/members"
        ),
        "PUT /hotlines/{number}/queues/{id}/members": Example(
            "administrator",
            f"{queues}/sales/members",
            json={"items": [{"phone_id": tenant.phone}]},
            headers=FIRST,
        ),
        "GET /hotlines/{number}/screening": Example("administrator", screening),
        "PATCH /hotlines/{number}/screening": Example(
            "administrator", screening, json={"concurrent": 20}, headers=FIRST
        ),
        "GET /hotlines/{number}/phones": Example("administrator", phones),
        "PUT /hotlines/{number}/phones": Example(
            "administrator", phones, json={"items": []}, headers=ANY
        ),
        "POST /hotlines/{number}/phones": Example(
            "administrator", phones, json={"number": "13911112222"}
        ),
        "DELETE /hotlines/{number}/phones/{id}": Example(
            "administrator", f"{phones}/{tenant.phone}"
        ),
        "GET /flow-schema": Example("anyone"),
        "GET /flow-examples": Example("anyone"),
        **_flows(tenant),
        "GET /prompts": Example("administrator"),
        "POST /prompts": Example(
            "administrator",
            data={"purpose": "welcome", "name": "x"},
            files={"file": ("a.wav", b"not audio")},
        ),
        "PATCH /prompts/{id}": Example(
            "administrator", f"/prompts/{tenant.prompt}", json={"name": "x"}, headers=FIRST
        ),
        "DELETE /prompts/{id}": Example("administrator", f"/prompts/{tenant.prompt}"),
        "GET /prompts/{id}/audio": Example("administrator", f"/prompts/{tenant.prompt}/audio"),
        "POST /prompts/speech": Example("administrator", json={**SPOKEN, **NAMED}),
        "PUT /prompts/{id}/speech": Example(
            "administrator", f"/prompts/{tenant.prompt}/speech", json=SPOKEN, headers=FIRST
        ),
        "GET /speech": Example("administrator"),
        "POST /speech/renderings": Example("administrator", json=SPOKEN),
        "GET /speech/renderings/{id}": Example("administrator", f"/speech/renderings/{rendering}"),
        "GET /speech/renderings/{id}/audio": Example(
            "administrator", f"/speech/renderings/{rendering}/audio"
        ),
        "GET /system-prompts": Example("administrator"),
        "GET /system-prompts/{key}/audio": Example("administrator", "/system-prompts/beep/audio"),
        "PUT /system-prompts/{key}": Example(
            "administrator",
            "/system-prompts/beep",
            json={"prompt_id": tenant.prompt},
            headers=NONE_YET,
        ),
        "GET /blacklist": Example("administrator"),
        "POST /blacklist": Example("administrator", json={"number": "13911112222"}),
        "POST /blacklist/delete": Example("administrator", json={"ids": [tenant.entry]}),
        "PATCH /blacklist/{id}": Example(
            "administrator", f"/blacklist/{tenant.entry}", json={"reason": "x"}, headers=FIRST
        ),
        "DELETE /blacklist/{id}": Example("administrator", f"/blacklist/{tenant.entry}"),
        "POST /blacklist/upload": Example("administrator", files={"file": ("a.txt", b"10086")}),
        "POST /blacklist/upload/undo": Example(
            "administrator", json={"added_at": "2026-01-01T00:00:00Z"}
        ),
        "GET /blacklist/file": Example("administrator"),
        "GET /whitelist": Example("administrator"),
        "POST /whitelist": Example("administrator", json={"number": "020"}),
        "POST /whitelist/delete": Example("administrator", json={"ids": [tenant.friend]}),
        "PATCH /whitelist/{id}": Example(
            "administrator", f"/whitelist/{tenant.friend}", json={"reason": "x"}, headers=FIRST
        ),
        "DELETE /whitelist/{id}": Example("administrator", f"/whitelist/{tenant.friend}"),
        "POST /whitelist/upload": Example("administrator", files={"file": ("a.txt", b"10086")}),
        "POST /whitelist/upload/undo": Example(
            "administrator", json={"added_at": "2026-01-01T00:00:00Z"}
        ),
        "GET /whitelist/file": Example("administrator"),
        "GET /places": Example("anyone"),
        "GET /calls": Example("anyone"),
        "GET /calls/{id}": Example("anyone", f"/calls/{tenant.call}"),
        "GET /calls/{id}/recording": Example("administrator", f"/calls/{tenant.call}/recording"),
        "GET /calls/{id}/wrap-up": Example("administrator", f"/calls/{tenant.call}/wrap-up"),
        "PUT /calls/{id}/wrap-up": Example(
            "administrator", f"/calls/{tenant.call}/wrap-up", json={"note": "x"}, headers=NONE_YET
        ),
        "GET /wrap-up-form": Example("administrator"),
        "PUT /wrap-up-form": Example(
            "administrator", json={"results": ["已下单"], "fields": []}, headers=NONE_YET
        ),
        "GET /voicemails": Example("administrator"),
        "GET /voicemails/totals": Example("administrator"),
        "GET /voicemails/{id}": Example("administrator", voicemail),
        "PATCH /voicemails/{id}": Example("administrator", voicemail, json={"handled": True}),
        "DELETE /voicemails/{id}": Example("administrator", voicemail),
        "POST /voicemails/{id}/restore": Example("administrator", f"{voicemail}/restore"),
        "GET /voicemails/{id}/audio": Example("administrator", f"{voicemail}/audio"),
        "GET /callbacks": Example("administrator"),
        "GET /callbacks/{id}": Example("administrator", f"/callbacks/{tenant.callback}"),
        "PATCH /callbacks/{id}": Example(
            "administrator", f"/callbacks/{tenant.callback}", json={"state": "cancelled"}
        ),
        "GET /hotlines/{number}/voicemail-boxes": Example("administrator", boxes),
        "POST /hotlines/{number}/voicemail-boxes": Example(
            "administrator", boxes, json={"name": "售后"}
        ),
        "GET /hotlines/{number}/voicemail-boxes/{id}": Example(
            "administrator", f"{boxes}/{tenant.box}"
        ),
        "PATCH /hotlines/{number}/voicemail-boxes/{id}": Example(
            "administrator", f"{boxes}/{tenant.box}", json={"max_seconds": 60}, headers=ANY
        ),
        "DELETE /hotlines/{number}/voicemail-boxes/{id}": Example(
            "administrator", f"{boxes}/{tenant.box}"
        ),
        "GET /live-calls": Example("anyone"),
        "GET /tenants": Example("operator"),
        "POST /tenants": Example("operator", json={"name": "x"}),
        "PATCH /tenants/{id}": Example(
            "operator", f"/tenants/{tenant.id}", json={"name": "x"}, headers=FIRST
        ),
        "GET /numbers": Example("operator"),
        "POST /numbers": Example("operator", json={"number": "4009998888", "tenant_id": tenant.id}),
        "PATCH /numbers/{number}": Example(
            "operator", f"/numbers/{tenant.hotline}", json={"state": "suspended"}, headers=ANY
        ),
        "GET /trunks": Example("operator"),
        "POST /trunks": Example("operator", json={"id": "t", "name": "t", "host": "192.0.2.1"}),
        "PUT /trunks/{id}": Example(
            "operator", "/trunks/demo", json={"name": "t", "host": "192.0.2.1"}, headers=FIRST
        ),
        "DELETE /trunks/{id}": Example("operator", "/trunks/demo"),
        "GET /health": Example("nobody"),
    }


def _flows(tenant: Tenant) -> dict[str, Example]:
    """Of a number with two published versions, a draft, a test case, a replay and a plan."""
    flow = f"/hotlines/{tenant.hotline}/flow"

    def of_flow(name: str, **more: Any) -> tuple[str, Example]:
        method, _, rest = name.partition(" ")
        kind = "case" if "cases" in rest else "replay"
        path = flow + rest.replace("{version}", "1").replace("{id}", f"{kind}-{tenant.hotline}")
        owner = "anyone" if rest in READS else "administrator"
        name = f"{method} /hotlines/{{number}}/flow{rest}"
        return name, Example(owner, path, **more)

    return dict(
        [
            of_flow("GET "),
            of_flow("GET /form"),
            of_flow("PUT /form", json={"form": {"product": "sales"}}, headers=DRAFT),
            of_flow("POST /product", json={"product": "group"}, headers=DRAFT),
            of_flow("GET /draft"),
            of_flow("PUT /draft", json={"document": FLOW}, headers=DRAFT),
            of_flow("DELETE /draft", headers=DRAFT),
            of_flow(
                "POST /draft/example",
                json={"example": "departments", "voice": "zf_xiaoxiao"},
                headers=DRAFT,
            ),
            of_flow("DELETE /draft/example", headers=DRAFT),
            of_flow("POST /draft/check", json={"document": FLOW}),
            of_flow("POST /draft/publish", json={}),
            of_flow("GET /versions"),
            of_flow("GET /versions/{version}"),
            of_flow("POST /versions/{version}/restore", json={}),
            of_flow("POST /schedule", json={"publish_at": "2999-01-01T00:00:00Z"}),
            of_flow("DELETE /schedule"),
            of_flow("POST /explain", json={"question": {"at": "2026-10-01T12:00:00Z"}}),
            of_flow("GET /cases"),
            of_flow("POST /cases", json={"case": CASE}),
            of_flow("PUT /cases/{id}", json={"case": CASE}, headers=FIRST),
            of_flow("DELETE /cases/{id}"),
            of_flow("POST /cases/run", json={}),
            of_flow("POST /replays", json={}),
            of_flow("GET /replays/{id}"),
            (
                "GET /hotlines/{number}/flow/diff",
                Example("administrator", f"{flow}/diff?from=1&to=2"),
            ),
        ]
    )


def endpoints(app: FastAPI) -> set[str]:
    """What the API has, in the same words."""
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
