"""Writing, every morning, what people are told and asked; the messages wait in the outbox."""

from datetime import datetime

from api.dependencies import LONDON
from api.digests import send_digests
from api.jobs.place import Workplace
from api.mail import keepers
from api.public_address import public_address
from directory.database import transaction


def write_to_keepers(place: Workplace) -> None:
    """Ask keepers whether their listings are still right, and remind those who have not said."""
    with transaction(place.engine) as session:
        keepers.write_to_keepers(session, public_address(place.settings), datetime.now(LONDON))


def write_digests(place: Workplace) -> None:
    """Tell reviewers what waits for them, and others what was decided, once a day."""
    with transaction(place.engine) as session:
        send_digests(session, public_address(place.settings), datetime.now(LONDON))
