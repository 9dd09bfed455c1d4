"""``connect hours``: opening hours as people write them, in OSM notation."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.console import AsJson, answer, progress_bar

LARGEST_FILE_MB = 64


def hours_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help='JSON list of {"text": …}.')],
    as_json: AsJson = False,
) -> None:
    """Read opening hours as people write them; what they do not tell stays untold."""
    from directory.hours.notation import write_notation
    from directory.hours.reading import read_hours

    items = _items(file)
    found = []
    with progress_bar("Reading hours") as advance:
        for done, item in enumerate(items, start=1):
            rules = read_hours(item["text"])
            notation = write_notation(rules) if rules else None
            found.append({**item, "opening_hours": notation})
            advance(done, len(items))
    answer(found, "\n".join(map(_line, found)), as_json=as_json)


def _line(item: dict[str, Any]) -> str:
    said = " ".join(item["text"].split())
    return f"{said}: {item['opening_hours'] or 'not told'}"


def _items(file: Path) -> list[dict[str, Any]]:
    """The list in a file, every item of it with its text."""
    from importers.errors import SourceFileError

    try:
        if file.stat().st_size > LARGEST_FILE_MB * 1_000_000:
            msg = f"{file} is larger than {LARGEST_FILE_MB} MB."
            raise SourceFileError(msg)
        items = json.loads(file.read_bytes().decode("utf-8-sig"))
        json.dumps(items, ensure_ascii=False).encode()
    except OSError as failure:
        msg = f"{file} cannot be read: {failure.strerror}."
        raise SourceFileError(msg) from failure
    except UnicodeDecodeError as failure:
        msg = f"{file} is not UTF-8 text: byte {failure.start + 1} cannot be read."
        raise SourceFileError(msg) from failure
    except UnicodeEncodeError as failure:
        msg = f"{file} holds half a character, such as \\ud800 without the other half."
        raise SourceFileError(msg) from failure
    except json.JSONDecodeError as failure:
        where = f"line {failure.lineno}, column {failure.colno}"
        msg = f"{file} is not JSON: {failure.msg} in {where}."
        raise SourceFileError(msg) from failure
    except (RecursionError, ValueError) as failure:
        msg = f"{file} is not JSON that can be read: it is nested too deeply, or a number too long."
        raise SourceFileError(msg) from failure
    if not isinstance(items, list):
        msg = f'{file} must hold a JSON list such as [{{"text": "Mondays 10am to noon"}}].'
        raise SourceFileError(msg)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            msg = f'Item {number} of {file} must be an object with "text" as a string.'
            raise SourceFileError(msg)
    return items
