"""The public REST interface, as much of it as a demonstration needs."""

import asyncio
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from hotline400.demo.errors import DemoError

TIMEOUT_SECONDS = 15
Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    body: bytes
    etag: str

    def json(self) -> Json:
        """The object in the body; empty for none."""
        loaded: Json = json.loads(self.body) if self.body else {}
        return loaded


class Session:
    """One signed-in person."""

    def __init__(self, base_url: str, token: str = "") -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token

    async def get(self, path: str) -> Json:
        return (await self.send("GET", path)).json()

    async def send(self, method: str, path: str, body: Json | None = None, etag: str = "") -> Reply:
        """One request. Raises DemoError where the system refuses or is not there."""
        return await asyncio.to_thread(self._send, method, path, body, etag)

    def _send(self, method: str, path: str, body: Json | None, etag: str) -> Reply:
        headers = {"Accept-Language": "zh-CN", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if etag:
            headers["If-Match"] = etag
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 — the command takes http addresses only
            f"{self.base_url}/api/v1{path}", data, headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
                return Reply(reply.read(), reply.headers.get("ETag") or "")
        except urllib.error.HTTPError as error:
            raise _refused(method, path, error) from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise DemoError(
                f"连不上 {self.base_url}({error})。"
                "请先运行 ./hotline400 up，或用 --base-url 指定地址。",
                f"Nothing answers at {self.base_url} ({error}). Start the system with"
                " `./hotline400 up`, or name its address with --base-url.",
            ) from error


def _refused(method: str, path: str, error: urllib.error.HTTPError) -> DemoError:
    try:
        said = json.loads(error.read())["error"]["message"]
    except (ValueError, KeyError, TypeError):
        said = error.reason
    return DemoError(
        f"系统拒绝了请求 {method} {path}：{error.code} {said}",
        f"The system refused {method} {path}: {error.code} {said}",
    )


async def sign_in(base_url: str, login: str, password: str) -> Session:
    """A session of this person. Raises DemoError."""
    nobody = Session(base_url)
    try:
        reply = await nobody.send("POST", "/sessions", {"login": login, "password": password})
    except DemoError as error:
        if "/sessions" not in error.en:
            raise
        raise DemoError(
            f"无法以 {login} 登录（{error.zh}）。演示需要空数据库自带的演示账号；"
            "密码改过的话请用 --password 或 --operator-password 告诉我。",
            f"Could not sign in as {login} ({error.en}). The demonstration needs the accounts that"
            " come with an empty database; if you changed a password, give it with --password or"
            " --operator-password.",
        ) from error
    return Session(base_url, str(reply.json()["token"]))


async def prompt_names(tenant: Session) -> dict[str, str]:
    """The tenant's own prompts: names by reference."""
    path, found = "/prompts?limit=200", dict[str, str]()
    while True:
        page = await tenant.get(path)
        found |= {f"tenant:{prompt['id']}": prompt["name"] for prompt in page["items"]}
        if not page["next_cursor"]:
            return found
        path = f"/prompts?limit=200&cursor={page['next_cursor']}"
