"""The OpenAPI description of the explorer's JSON, made from the declarations of its endpoints."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from explorer.server.api import Endpoint, Field


def description(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ownergraph explorer",
            "version": version("ownergraph"),
            "description": "Read-only. The token of the printed address goes into the header Authorization: Bearer TOKEN.",
        },
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in endpoints},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    error = {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}}
    return {
        "summary": endpoint.gives,
        "parameters": [_parameter(field) for field in endpoint.fields],
        "responses": {
            "200": {"description": endpoint.gives, "content": {"application/json": {}}},
            "400": {"description": "A parameter is wrong; the error says which.", "content": error},
            "401": {"description": "The token is missing or wrong."},
            "503": {"description": "The database does not answer.", "content": error},
        },
    }


def _parameter(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": field.type}
    return {
        "name": field.name,
        "in": "path" if field.in_path else "query",
        "required": field.required,
        "description": field.help,
        "schema": {"type": "array", "items": schema} if field.repeated else schema,
    }
