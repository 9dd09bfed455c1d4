"""How close in meaning candidates are to what was said, from their stored vectors."""

from collections.abc import Mapping, Sequence
from time import monotonic
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from directory.queries.vectors import hash_of, list_vectors
from matching.candidate import Candidate
from matching.criteria.level import Level
from matching.criteria.meaning import NOT_ASKED, SOMEWHAT_STANDING, Closeness, judge_meaning
from matching.listings.listing import ListingText
from matching.meaning.asked import Asked
from matching.meaning.encoder import Encoder, Span, Vectors
from matching.remembered import Remembered

# With fewer listings to stand out from, being first means nothing.
FEWEST = 8
LEAST_SPREAD = 0.04
MOST_REMEMBERED = 1_024
MOST_VECTORS = 250_000
# A listing without a vector is looked for again after so long: an edit follows within seconds.
LOOK_AGAIN_S = 2.0

_READ: Remembered[Vectors] = Remembered(MOST_REMEMBERED)


class _StoredVectors:
    """Vectors by the listing's text, so that one of another text is never used."""

    def __init__(self) -> None:
        self.by_hash: dict[tuple[str, str], bytes] = {}
        self.missed_at: dict[tuple[str, str], float] = {}

    def find(
        self, session: Session, model: str, candidates: Sequence[Candidate]
    ) -> dict[UUID, bytes]:
        """The vectors that candidates have, by service; only what is not known yet is read."""
        keys = {c.service_id: (model, _hash_of(c.text)) for c in candidates}
        now = monotonic()
        unknown = [
            id_
            for id_, key in keys.items()
            if key not in self.by_hash and now - self.missed_at.get(key, -np.inf) > LOOK_AGAIN_S
        ]
        if unknown:
            if len(self.by_hash) + len(self.missed_at) > MOST_VECTORS:
                self.by_hash, self.missed_at = {}, {}
            self.missed_at |= {keys[id_]: now for id_ in unknown}
            found = list_vectors(session, model, unknown)
            self.by_hash |= {(model, each.text_hash): each.vector for each in found}
        by_hash = self.by_hash
        return {id_: by_hash[key] for id_, key in keys.items() if key in by_hash}


_STORED = _StoredVectors()


def _hash_of(text: ListingText) -> str:
    return hash_of(text.name, text.description)


def _remembered(encoder: Encoder, text: str, spans: tuple[Span, ...] = ()) -> Vectors:
    """Vectors of a text and its parts; in memory, until many others have been asked for since."""
    return _READ.find((encoder.name, text, spans), lambda: encoder.encode_parts(text, spans))


def begin(encoder: Encoder, asked: Asked) -> None:
    """Begin to read, beside what else there is to do, what ``read`` will be asked for."""
    if asked.text.strip() and not _READ.has((encoder.name, asked.text, asked.spans)):
        encoder.begin(asked.text)
    for thread in asked.read_alone:
        if not _READ.has((encoder.name, thread.text, ())):
            encoder.begin(thread.text)


def read(encoder: Encoder, asked: Asked) -> Vectors:
    """A vector of the whole, and one of each thread in turn."""
    vectors = _remembered(encoder, asked.text, asked.spans).copy()
    alone = asked.read_alone
    for row, thread in enumerate(asked.threads, start=1):
        if thread in alone:
            vectors[row] = _remembered(encoder, thread.text)[0]
    return vectors


def closeness_of(
    session: Session, encoder: Encoder, asked: Asked, candidates: Sequence[Candidate]
) -> Closeness:
    """How close the candidates are to what was asked; nothing where hardly any has a vector."""
    stored = _STORED.find(session, encoder.name, candidates)
    stored = {id_: each for id_, each in stored.items() if len(each) == encoder.dimensions}
    if len(stored) < FEWEST or not asked.text.strip():
        return NOT_ASKED
    vectors = np.frombuffer(b"".join(stored.values()), dtype=np.int8)
    listings = vectors.reshape(len(stored), -1).astype(np.float32)
    listings /= np.maximum(np.linalg.norm(listings, axis=1, keepdims=True), 1.0)
    cosines = read(encoder, asked) @ listings.T
    ids = list(stored)
    levels = [_levels(ids, row) for row in cosines]
    return Closeness(
        whole=levels[0],
        by_thread=dict(zip(asked.threads, levels[1:], strict=True)),
        held=frozenset(ids),
    )


def _levels(ids: Sequence[UUID], cosines: Vectors) -> Mapping[UUID, Level]:
    spread = max(float(cosines.std()), LEAST_SPREAD)
    standings = (cosines - cosines.mean()) / spread
    return {
        ids[at]: judge_meaning(float(cosines[at]), float(standings[at]))
        for at in np.flatnonzero(standings >= SOMEWHAT_STANDING).tolist()
    }
