"""A judged set is read whole, or refused with the line and the field."""

import json
from pathlib import Path

import pytest

from matching.evaluation.errors import EvaluationSetError
from matching.evaluation.judged_set import Judgement, read_judged_set

CONVERSATION = {"id": "a", "near": "Corby", "said": "misses the choir", "half": "tune"}
JUDGEMENT = {"conversation": "a", "service": "choir", "grade": 3, "threads": ["singing"]}


def write(folder: Path, name: str, *lines: object) -> None:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a set of one conversation."""
    write(tmp_path, "conversations", CONVERSATION, "", {"id": "b", "said": "bored"})
    write(tmp_path, "judgements", JUDGEMENT)
    return tmp_path


def test_a_set_is_read(folder: Path) -> None:
    found = read_judged_set(folder)
    assert [each.id for each in found.conversations] == ["a", "b"]
    assert found.conversations[0].near == "Corby"
    assert found.conversations[1].near is None
    assert found.judgements["a"] == {"choir": Judgement("choir", 3, ("singing",))}
    assert found.judgements["b"] == {}
    assert found.judged_services == {"choir"}
    assert found.judgement_count == 1


def test_what_is_not_needed_may_stand_beside_it(folder: Path) -> None:
    write(folder, "conversations", {**CONVERSATION, "threads": [{"name": "x"}], "hard": True})
    assert len(read_judged_set(folder).conversations) == 1


def test_a_half_is_taken_by_its_name(folder: Path) -> None:
    half = read_judged_set(folder).half("tune")
    assert [each.id for each in half.conversations] == ["a"]
    assert half.judgements.keys() == {"a"}
    with pytest.raises(EvaluationSetError, match="half was held-out; this set has tune"):
        read_judged_set(folder).half("held-out")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{", "line 2: is no JSON"),
        ("[1]", "line 2: must be a JSON object"),
        ("[" * 100_000, "line 2: is no JSON"),
        ({"said": "x"}, "line 2, field id: it must be a text"),
        ({"id": " ", "said": "x"}, 'line 2, field id: was " "; it must be a text'),
        ({"id": "c", "said": 3}, "line 2, field said: was 3; it must be a text"),
        ({"id": "c"}, "line 2, field said: it must be"),
        ({"id": "c", "said": "x", "near": 3}, "line 2, field near: was 3; it must be a text"),
        ({"id": "c", "said": "x", "threads": "y"}, 'field threads: was "y"; it must be a list'),
        (CONVERSATION, 'line 2, field id: was "a"; each conversation has'),
    ],
)
def test_a_malformed_conversation_is_refused(folder: Path, wrong: object, message: str) -> None:
    write(folder, "conversations", CONVERSATION, wrong)
    with pytest.raises(EvaluationSetError) as refusal:
        read_judged_set(folder)
    assert "conversations.jsonl: " in str(refusal.value)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"grade": 4}, "line 2, field grade: was 4; it must be a whole number from 0 to 3"),
        ({"grade": True}, "line 2, field grade: was true;"),
        ({"grade": "3"}, 'line 2, field grade: was "3";'),
        ({"grade": None}, "line 2, field grade: was null;"),
        ({"conversation": "z"}, 'field conversation: was "z"; it must be the id of a line of'),
        ({"service": ""}, 'line 2, field service: was "";'),
        ({"threads": ["x", 3]}, "line 2, field threads: was "),
        ({}, 'line 2, field service: was "choir"; it is judged twice for a'),
    ],
)
def test_a_malformed_judgement_is_refused(
    folder: Path, wrong: dict[str, object], message: str
) -> None:
    other = {"service": "other"} if wrong and "service" not in wrong else {}
    write(folder, "judgements", JUDGEMENT, {**JUDGEMENT, **other, **wrong})
    with pytest.raises(EvaluationSetError) as refusal:
        read_judged_set(folder)
    assert "judgements.jsonl: " in str(refusal.value)
    assert message in str(refusal.value)


def test_a_long_value_is_cut(folder: Path) -> None:
    write(folder, "judgements", {**JUDGEMENT, "grade": "x" * 1000})
    with pytest.raises(EvaluationSetError) as refusal:
        read_judged_set(folder)
    assert len(str(refusal.value).replace(str(folder), "")) < 200


@pytest.mark.parametrize("name", ["conversations", "judgements"])
def test_a_missing_or_empty_file_is_refused(folder: Path, name: str) -> None:
    write(folder, name, "")
    with pytest.raises(EvaluationSetError, match=f"{name}.jsonl holds no"):
        read_judged_set(folder)
    (folder / f"{name}.jsonl").unlink()
    with pytest.raises(EvaluationSetError, match=f"{name}.jsonl cannot be read"):
        read_judged_set(folder)


def test_another_encoding_is_refused(folder: Path) -> None:
    (folder / "conversations.jsonl").write_bytes(b'{"id": "a", "said": "caf\xe9"}\n')
    with pytest.raises(EvaluationSetError, match="line 1: is not UTF-8"):
        read_judged_set(folder)


def test_a_byte_order_mark_is_passed_over(folder: Path) -> None:
    file = folder / "conversations.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read_judged_set(folder).conversations[0].id == "a"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match="is no folder"):
        read_judged_set(tmp_path / "nowhere")
