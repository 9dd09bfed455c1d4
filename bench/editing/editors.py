"""Three ways to change a listing: a program over HTTP, a person on the pages, a spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from uuid import UUID

import httpx2
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bench.editing.people import Ground, Keeper, number_in
from directory.database import transaction
from directory.kinds import Role
from directory.models import ListingVersion
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.template_file import filled_csv
from upkeep.bulk.committing import take_in
from upkeep.bulk.errors import DirectoryMovedError
from upkeep.bulk.loading import load_held
from upkeep.bulk.plan import RowOutcome
from upkeep.bulk.planning import plan_spreadsheet
from upkeep.content import read_content
from upkeep.drafts import begin_draft, rebase_draft, save_draft, submit
from upkeep.errors import ListingOvertakenError
from upkeep.trust import Editor

# Few, since all of them must stand still between the look and the taking in.
LISTINGS_A_SHEET = 3


@dataclass(slots=True)
class Done:
    """What one editor did.

    Parameters
    ----------
    written
        How often each listing was counted up by them.
    refused
        How often somebody else had been faster, and they began again from what that one wrote.
    """

    taken_ms: list[float] = field(default_factory=list)
    written: dict[UUID, int] = field(default_factory=dict)
    refused: int = 0
    failed: list[str] = field(default_factory=list)

    def count(self, service_id: UUID) -> None:
        """One change of theirs went live."""
        self.written[service_id] = self.written.get(service_id, 0) + 1


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an editor works, and until when."""

    engine: Engine
    address: str
    ground: Ground
    keeper: Keeper
    chance: Random
    until_s: float

    @property
    def editor(self) -> Editor:
        """As the functions know them."""
        return Editor(self.keeper.account_id, Role.PARTNER)

    def work(self, change: Callable[["Desk", Done], None]) -> Done:
        """Change one thing after the other until the time is over."""
        done = Done()
        while monotonic() < self.until_s:
            began = perf_counter()
            try:
                change(self, done)
            except (OperationalError, httpx2.HTTPError) as error:
                done.failed.append(type(error.__cause__ or error).__name__)
            done.taken_ms.append((perf_counter() - began) * 1_000)
        return done


def over_http(desk: Desk, done: Done) -> None:
    """Read a listing, count ``alert`` up, and write it back; again from the start where refused."""
    id_ = desk.chance.choice(desk.ground.service_ids)
    path = f"{desk.address}/api/services/{id_}"
    headers = {"Authorization": f"Bearer {desk.keeper.token}"}
    with httpx2.Client(trust_env=False, timeout=60) as client:
        while True:
            shown = client.get(path, headers=headers)
            document = shown.json()
            document["alert"] = f"Changed {number_in(document.get('alert')) + 1} times"
            tag = {"If-Match": shown.headers["etag"]}
            answer = client.put(path, json=document, headers=headers | tag)
            if answer.status_code == 200:
                done.count(id_)
                return
            if answer.status_code != 412:
                done.failed.append(f"{answer.status_code} {answer.text[:200]}")
                return
            done.refused += 1


def on_pages(desk: Desk, done: Done) -> None:
    """Begin a draft, think, and send it; where overtaken, look at both and count up from theirs."""
    id_ = desk.chance.choice(desk.ground.service_ids)
    with transaction(desk.engine) as session:
        draft_id = begin_draft(session, id_, desk.keeper.account_id, datetime.now(UTC)).id
    is_sent = False
    while not is_sent:
        is_sent = _send_draft(desk, draft_id, done)
    done.count(id_)


def _send_draft(desk: Desk, draft_id: UUID, done: Done) -> bool:
    with transaction(desk.engine) as session:
        now = datetime.now(UTC)
        draft = session.get_one(ListingVersion, draft_id)
        base = session.get_one(ListingVersion, draft.base_id)
        content = read_content(base.content)
        said = f"Changed {number_in(content.service.wait_time) + 1} times"
        wanted = replace(content, service=replace(content.service, wait_time=said))
        save_draft(session, draft, wanted, now)
        try:
            submit(session, draft, desk.editor, now, is_assured=False)
        except ListingOvertakenError as theirs:
            rebase_draft(session, draft, wanted, theirs.theirs_id, now)
            done.refused += 1
            return False
    return True


def by_spreadsheet(desk: Desk, done: Done) -> None:
    """Download some listings, count ``Other name`` up in each, and have the file taken in."""
    ids = desk.chance.sample(
        desk.ground.service_ids, min(LISTINGS_A_SHEET, len(desk.ground.service_ids))
    )
    with TemporaryDirectory(prefix="connect-bench-") as folder:
        path = Path(folder) / "sheet.csv"
        with transaction(desk.engine) as session:
            held = load_held(session, ids)
        rows = []
        for one in held.values():
            first, *others = one.marked_rows()
            number = number_in(one.content.service.alternate_name) + 1
            said = f"Changed {number} times"
            rows += [replace(first, cells={**first.cells, Column.OTHER_NAME: said}), *others]
        path.write_bytes(filled_csv(rows))
        for id_ in _taken_in(desk, path, done):
            done.count(id_)


def _taken_in(desk: Desk, path: Path, done: Done) -> list[UUID]:
    """The listings that were written; none where somebody had changed any of them meanwhile."""
    with transaction(desk.engine) as session:
        plan = plan_spreadsheet(session, path, desk.editor, _silent)
    changed = [one for one in plan.listings if one.outcome is RowOutcome.CHANGED]
    done.refused += len(plan.listings) - len(changed)
    try:
        with transaction(desk.engine) as session:
            seen, now = plan.as_json(), datetime.now(UTC)
            take_in(session, path, seen, desk.editor, now, _silent, is_checked_today=False)
    except DirectoryMovedError as moved:
        done.refused += len(moved.names)
        return []
    return [one.service_id for one in changed if one.service_id]


def _silent(_done: int, _total: int | None) -> None:
    """Report progress to nobody."""
