"""Fills a directory with fictional listings, and tells how large it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from sqlalchemy import Engine, text

from bench.listings.copying import analyse, copy_listings, copy_vectors
from bench.listings.listing import GeneratedListing
from bench.listings.vectors import synthetic_vectors
from directory.database import transaction
from matching.meaning.encoder import find_encoder

BYTES_A_MB = 2**20


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled database; ``copied_s`` without the making of listings and vectors."""

    copied_s: float
    database_mb: float


def fill(engine: Engine, listings: Sequence[GeneratedListing]) -> Filled:
    """Write the listings, with vectors where a model is installed."""
    encoder = find_encoder()
    vectors = synthetic_vectors(listings) if encoder else None
    began = perf_counter()
    with transaction(engine) as session:
        copy_listings(session, listings)
        if encoder and vectors is not None:
            copy_vectors(session, listings, vectors, encoder.name)
    analyse(engine)
    copied_s = perf_counter() - began
    return Filled(copied_s, database_mb(engine))


def database_mb(engine: Engine) -> float:
    """Size of the database with its indexes."""
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    return float(size or 0) / BYTES_A_MB
