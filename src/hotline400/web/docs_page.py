"""The API's reference as a page, at /api/docs: no foreign server, no inline script."""

import importlib.resources
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

router = APIRouter(include_in_schema=False)

_SWAGGER_UI = Path(str(importlib.resources.files("fastapi_offline"))) / "static"
_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>hotline400 API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<div id="reference"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/api/v1/openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null,
});
"""


@router.get("/api/docs")
def reference() -> HTMLResponse:
    return HTMLResponse(_PAGE)


@router.get("/api/docs/start.js")
def start() -> Response:
    return Response(_START, media_type="text/javascript")


@router.get("/api/docs/swagger-ui-bundle.js")
def script() -> FileResponse:
    return FileResponse(_SWAGGER_UI / "swagger-ui-bundle.js", media_type="text/javascript")


@router.get("/api/docs/swagger-ui.css")
def style() -> FileResponse:
    return FileResponse(_SWAGGER_UI / "swagger-ui.css", media_type="text/css")
