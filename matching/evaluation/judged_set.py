"""Conversations, and what somebody judged should be shown for each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matching.evaluation.errors import EvaluationSetError
from matching.evaluation.lines import JsonLine, read_lines

CONVERSATIONS = "conversations.jsonl"
JUDGEMENTS = "judgements.jsonl"
BEST_GRADE = 3
# From this grade on a listing serves a thread.
GOOD_GRADE = 2


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a worker heard.

    Parameters
    ----------
    half
        Which part of the set it belongs to, where the set is divided.
    """

    id: str
    said: str
    near: str | None = None
    half: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one listing is worth in one conversation.

    Parameters
    ----------
    grade
        3 the best there is, 2 good, 1 marginal, 0 a trap.
    threads
        Threads of the conversation that it serves.
    """

    service: str
    grade: int
    threads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A judged set; the ids are those of its files.

    Parameters
    ----------
    judgements
        By conversation, then by service.
    """

    conversations: tuple[Conversation, ...]
    judgements: Mapping[str, Mapping[str, Judgement]]

    @property
    def judged_services(self) -> frozenset[str]:
        """Every service that is judged in any conversation."""
        return frozenset(service for judged in self.judgements.values() for service in judged)

    @property
    def judgement_count(self) -> int:
        """How many judgements there are in all."""
        return sum(len(judged) for judged in self.judgements.values())

    def half(self, name: str) -> "JudgedSet":
        """The conversations of one half, with their judgements.

        Raises
        ------
        EvaluationSetError
            The set has no half of that name.
        """
        kept = tuple(each for each in self.conversations if each.half == name)
        if not kept:
            halves = sorted({each.half for each in self.conversations if each.half})
            msg = f"half was {name}; this set has {', '.join(halves) or 'no halves'}."
            raise EvaluationSetError(msg)
        judged = {each.id: self.judgements[each.id] for each in kept}
        return replace(self, conversations=kept, judgements=judged)


def read_judged_set(folder: Path) -> JudgedSet:
    """The set in a folder.

    Raises
    ------
    EvaluationSetError
        A file is missing, or a line of it is malformed.
    """
    if not folder.is_dir():
        msg = f"{folder} is no folder; a judged set is a folder with {CONVERSATIONS}."
        raise EvaluationSetError(msg)
    conversations = _read_conversations(folder / CONVERSATIONS)
    judgements = _read_judgements(folder / JUDGEMENTS, [each.id for each in conversations])
    return JudgedSet(conversations, judgements)


def _read_conversations(file: Path) -> tuple[Conversation, ...]:
    found: dict[str, Conversation] = {}
    for line in read_lines(file):
        conversation = Conversation(
            line.text("id"),
            line.text("said"),
            line.optional_text("near"),
            line.optional_text("half"),
        )
        if conversation.id in found:
            line.refuse("id", "each conversation has an id of its own")
        # Whoever judged has named them; the measures read the threads of the judgements.
        line.items("threads")
        found[conversation.id] = conversation
    if not found:
        msg = f"{file} holds no conversation."
        raise EvaluationSetError(msg)
    return tuple(found.values())


def _read_judgements(file: Path, ids: Collection[str]) -> dict[str, dict[str, Judgement]]:
    found: dict[str, dict[str, Judgement]] = {id_: {} for id_ in ids}
    for line in read_lines(file):
        conversation = line.text("conversation")
        if conversation not in found:
            line.refuse("conversation", f"it must be the id of a line of {CONVERSATIONS}")
        judgement = _judgement(line)
        if judgement.service in found[conversation]:
            line.refuse("service", f"it is judged twice for {conversation}")
        found[conversation][judgement.service] = judgement
    if not any(found.values()):
        msg = f"{file} holds no judgement."
        raise EvaluationSetError(msg)
    return found


def _judgement(line: JsonLine) -> Judgement:
    grade = line.whole_number("grade", 0, BEST_GRADE)
    return Judgement(line.text("service"), grade, line.names("threads"))
