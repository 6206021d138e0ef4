"""Receiving an upload: straight to disk, and no more of it than is allowed."""

from typing import Any

UPLOAD_LIMIT = 21 * 1024 * 1024

MULTIPART: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "purpose", "name"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "≤ 20 MiB"},
                        "purpose": {"$ref": "#/components/schemas/Purpose"},
                        "name": {"type": "string", "minLength": 1, "maxLength": 200},
                    },
                }
            }
        },
    }
}
def received_upload(request): ...
