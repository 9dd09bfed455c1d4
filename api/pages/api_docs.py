"""The API's description as a page of our own, drawn from the OpenAPI document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.pages.shell import load_shell
from api.templating import render

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

METHODS = ("get", "post", "put", "patch", "delete")
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str
    type: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One status an operation may answer with."""

    status: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint and method."""

    method: str
    path: str
    summary: str
    description: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answered, ...]

    @property
    def anchor(self) -> str:
        """Where on the page it is."""
        words = (part.strip("{}.") for part in self.path.split("/"))
        return "-".join([self.method.lower(), *(word for word in words if word)])


@dataclass(frozen=True, slots=True)
class Shape:
    """A named shape of a body or an answer."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole page."""

    title: str
    version: str
    description: str
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]


@router.get("/docs")
def show_docs(request: Request) -> HTMLResponse:
    """The endpoints, what they take and what they answer."""
    return render(request, "pages/docs.html", guide=read_guide(request.app.openapi()))


def read_guide(document: Document) -> Guide:
    """The parts of an OpenAPI document that the page shows."""
    info = document["info"]
    shapes = document.get("components", {}).get("schemas", {})
    operations = [
        _operation(method.upper(), path, methods[method], document)
        for path, methods in document["paths"].items()
        for method in METHODS
        if method in methods
    ]
    return Guide(
        title=info["title"],
        version=info["version"],
        description=info.get("description", ""),
        operations=tuple(operations),
        shapes=tuple(
            Shape(name, shape.get("description", ""), _fields(shape))
            for name, shape in sorted(shapes.items())
            if shape.get("properties")
        ),
    )


def _operation(method: str, path: str, operation: Document, document: Document) -> Operation:
    description = operation.get("description", "").split("\n\n")
    return Operation(
        method=method,
        path=path,
        summary=operation.get("summary", ""),
        description=tuple(" ".join(part.split()) for part in description if part.strip()),
        parameters=tuple(
            Field(
                parameter["name"],
                _type(parameter.get("schema", {})),
                parameter.get("description", ""),
                parameter.get("required", False),
            )
            for parameter in operation.get("parameters", [])
        ),
        body=_body(operation, document),
        answers=tuple(
            Answered(status, answer.get("description", ""))
            for status, answer in operation.get("responses", {}).items()
        ),
    )


def _body(operation: Document, document: Document) -> tuple[Field, ...]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    for name in _references(schema):
        return _fields(document["components"]["schemas"][name])
    return _fields(schema)


def _fields(schema: Document) -> tuple[Field, ...]:
    required = schema.get("required", [])
    return tuple(
        Field(name, _type(field), field.get("description", ""), name in required)
        for name, field in schema.get("properties", {}).items()
    )


def _references(schema: Document) -> list[str]:
    """Names of the shapes that a schema is, or may be."""
    options: Iterable[Document] = schema.get("anyOf") or schema.get("allOf") or [schema]
    return [option["$ref"].rsplit("/", 1)[1] for option in options if "$ref" in option]


def _type(schema: Document) -> str:
    """A schema's type in words: ``text or null``, ``list of Thread``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if options := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(_type(option) for option in options))
    if choices := schema.get("enum"):
        return "one of " + ", ".join(map(str, choices))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    kind = str(schema.get("type", "anything"))
    return str(schema.get("format") or words.get(kind, kind))
