"""``connect import vectors``, and how imports end: with the vectors of what they brought stored."""

from typing import TYPE_CHECKING

from api.commands.console import AsJson, answer, progress_bar, quiet_stages, say

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine

LABEL = "Storing vectors"
WHO_ELSE = 'the worker beside a running server stores them, or "connect import vectors" at once'


def vectors(as_json: AsJson = False) -> None:
    """Store the vectors of listings that wait for one; the sentence model must be there."""
    from directory.config import get_settings
    from directory.readiness import ready_database
    from importers.vectors import renew_all
    from matching.meaning.encoder import chosen_model

    model = chosen_model().name
    with (
        ready_database(get_settings(), quiet_stages()) as database,
        progress_bar(LABEL) as progress,
    ):
        stored = renew_all(database.engine, progress)
    answer({"stored": stored, "model": model}, f"{stored} vectors stored", as_json=as_json)


def store_vectors(engine: "Engine", run_id: "UUID | None", *, is_all: bool = False) -> None:
    """Store what waits after an import; where there is no model that is said and is no failure.

    Parameters
    ----------
    is_all
        However many they are, as where no server will store the rest.
    """
    from directory.config import get_settings
    from importers.vectors import renew_after_import, renew_all
    from matching.meaning.model import SentenceModelError

    if get_settings().semantic == "off":
        return
    try:
        with progress_bar(LABEL) as progress:
            if is_all:
                stored, left = renew_all(engine, progress), 0
            else:
                stored, left = renew_after_import(engine, run_id, progress)
    except SentenceModelError as error:
        say(f"No vectors were stored: {error}.")
        return
    if stored:
        say(f"{stored} vectors stored.")
    if left:
        say(f"{left} listings wait for theirs: {WHO_ELSE}.")
