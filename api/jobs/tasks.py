"""What a worker can do, by name; each is one call."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from procrastinate import App, PsycopgConnector

from api.jobs.comparing import compare
from api.jobs.feeds import read_followed
from api.jobs.letters import write_digests, write_to_keepers
from api.jobs.messages import send_outgoing
from api.jobs.place import Workplace
from api.jobs.tidying import tidy
from api.jobs.vectors import store_waiting
from directory.kinds import Task
from directory.queries.jobs import QUEUE

Work = Callable[..., None] | Callable[..., Awaitable[None]]


def make_app(place: Workplace, connector: PsycopgConnector) -> App:
    """The queue with every task that works on a directory."""
    app = App(connector=connector)
    for name, work in _works(place).items():
        app.task(name=name, queue=QUEUE)(work)
    return app


def _works(place: Workplace) -> dict[Task, Work]:
    async def send_message(message_id: str) -> None:
        await send_outgoing(place, UUID(message_id))

    def store_vectors() -> None:
        store_waiting(place)

    def read_feed(feed_id: str) -> None:
        read_followed(place, UUID(feed_id))

    def ask_keepers() -> None:
        write_to_keepers(place)

    def send_digests() -> None:
        write_digests(place)

    def compare_listings() -> None:
        compare(place)

    def tidy_up() -> None:
        tidy(place)

    return {
        Task.SEND_MESSAGE: send_message,
        Task.STORE_VECTORS: store_vectors,
        Task.READ_FEED: read_feed,
        Task.ASK_KEEPERS: ask_keepers,
        Task.SEND_DIGESTS: send_digests,
        Task.COMPARE_LISTINGS: compare_listings,
        Task.TIDY: tidy_up,
    }
