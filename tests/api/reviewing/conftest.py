"""A reviewer and a keeper, each signed in."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import Role
from tests.api.reviewing.people import Person, sign_in


@pytest.fixture
def reviewer(app: FastAPI, session: Session) -> Person:
    return sign_in(app, session, "rita@council.example.org", Role.REVIEWER)


@pytest.fixture
def keeper(app: FastAPI, session: Session) -> Person:
    return sign_in(app, session, "kim@singers.example.org", Role.PARTNER)
