"""Sends searches to a server from a process of its own, and tells how long each answer took.

Reads one job as JSON on standard input and writes what it measured as JSON. Plain asyncio sockets,
with every request's bytes made beforehand: a whole HTTP client would take a third of two cores.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from time import perf_counter

OK = b"200"
LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Job:
    """What to send: each body in turn to whichever client is free, all of them once."""

    port: int
    clients: int
    bodies: list[str]


@dataclass(slots=True)
class Answered:
    """Milliseconds of each answer in the order of sending; -1 where it was no answer."""

    taken_ms: list[float] = field(default_factory=list)
    lasted_s: float = 0.0
    errors: list[str] = field(default_factory=list)


def request_of(body: str) -> bytes:
    """A whole request on a kept connection."""
    data = body.encode()
    head = (
        "POST /api/match HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Status and body of one answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    lengths = [line for line in lines if line.lower().startswith(LENGTH)]
    body = await reader.readexactly(int(lengths[0][len(LENGTH) :]))
    return lines[0].split(b" ")[1], body


async def _client(port: int, waiting: Iterator[tuple[int, bytes]], answered: Answered) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for number, request in waiting:
            began = perf_counter()
            writer.write(request)
            status, body = await _answer(reader)
            if status == OK and b'"results":[{' in body:
                answered.taken_ms[number] = (perf_counter() - began) * 1_000
            else:
                answered.errors.append(status.decode())
    except (OSError, EOFError, ValueError, IndexError) as error:
        answered.errors.append(type(error).__name__)
    finally:
        writer.close()


async def send(job: Job) -> Answered:
    """Send everything; a client whose connection breaks sends no more."""
    requests = [request_of(body) for body in job.bodies]
    answered = Answered([-1.0] * len(requests))
    waiting = iter(enumerate(requests))
    began = perf_counter()
    await asyncio.gather(*(_client(job.port, waiting, answered) for _ in range(job.clients)))
    answered.lasted_s = perf_counter() - began
    return answered


def main() -> None:
    """Do the job that standard input describes."""
    job = Job(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(send(job))), sys.stdout)


if __name__ == "__main__":
    main()
