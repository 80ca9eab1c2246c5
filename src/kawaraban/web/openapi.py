"""The OpenAPI 3.1 document of the desk's API, made from its table of operations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from kawaraban import __version__
from kawaraban.article import Moment

if TYPE_CHECKING:
    from kawaraban.web.api import Operation

_MOMENT = {
    "description": "A date, or a time with its offset, as the outlet gave it (ISO 8601).",
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2})?)?$",
}


def document(operations: Sequence[Operation], problem: type[msgspec.Struct]) -> dict[str, Any]:
    """The document (OpenAPI 3.1.0). ``problem`` is the form in which mistakes are told."""
    kinds = [o.answer for o in operations] + [o.body for o in operations if o.body] + [problem]
    schemas, components = msgspec.json.schema_components(
        kinds, schema_hook=_moment, ref_template="#/components/schemas/{name}"
    )
    answers = dict(zip([o.name for o in operations], schemas, strict=False))
    bodies = dict(
        zip([o.name for o in operations if o.body], schemas[len(operations) :], strict=False)
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, answers[operation.name], bodies.get(operation.name), schemas[-1]
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kawaraban", "version": __version__},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made with `kawaraban person token NAME`",
                }
            },
        },
        # On this machine a desk asks for none.
        "security": [{}, {"token": []}],
    }


def _described(
    operation: Operation,
    answer: dict[str, Any],
    body: dict[str, Any] | None,
    problem: dict[str, Any],
) -> dict[str, Any]:
    def told(words: str) -> dict[str, Any]:
        return {"description": words, "content": {"application/problem+json": {"schema": problem}}}

    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    parameters += [
        {
            "name": name,
            "in": "query",
            "required": True,
            "description": words,
            "schema": {"type": "string", "minLength": 1, "pattern": r"\S"},
        }
        for name, words in operation.query
    ]
    if operation.pages:
        parameters += [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins: `next` of the page before",
                "schema": {"type": "string", "pattern": "^[0-9]{1,7}$"},
            },
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
            },
        ]
    told_of: dict[str, Any] = {
        "200": {"description": "Done", "content": {"application/json": {"schema": answer}}},
        "400": told("Not understood"),
        "401": told("Sent without a token, where one is needed"),
        "404": told("There is nothing by this name"),
        "503": told("The desk cannot be read just now"),
    }
    if operation.method == "GET":
        told_of["304"] = {"description": "The same as in the answer with that ETag"}
    else:
        told_of |= {
            "403": told("Asked by a page of another site, or by somebody who may only look")
        }
    if body is not None:
        told_of |= {"415": told("The body is no JSON"), "422": told("A text will not do")}
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": told_of,
    }
    if body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body}},
        }
    return described


def _moment(kind: type) -> dict[str, Any]:
    if kind is Moment:
        return dict(_MOMENT)
    raise NotImplementedError(inspect.getdoc(kind))
