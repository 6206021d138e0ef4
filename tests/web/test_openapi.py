"""The API's own description, and the API held against it."""

import json
import subprocess
import sys

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from hotline400.web.app import create_app

from .conftest import House


def test_describes_itself_without_a_database() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "hotline400.web.openapi"], capture_output=True, check=True
    )
    document = json.loads(run.stdout)
    assert document["openapi"].startswith("3.1")
    assert {"LiveMessage", "LiveCall", "ErrorBody", "Prompt"} <= set(document["components"]["schemas"])


def operations(app: FastAPI) -> list[dict[str, object]]:
    return [
        operation for methods in app.openapi()["paths"].values() for operation in methods.values()
    ]


def test_every_operation_has_a_name_a_sentence_and_the_error_format() -> None:
    listed = operations(create_app(None))
    names = [operation["operationId"] for operation in listed]
    assert len(set(names)) == len(names)
    for operation in listed:
        assert operation["description"], operation["operationId"]
        error = operation["responses"]["default"]["content"]["application/json"]["schema"]  # type: ignore[index]  # JSON
        assert error == {"$ref": "#/components/schemas/ErrorBody"}
