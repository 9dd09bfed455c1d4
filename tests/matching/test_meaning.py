"""The sentence model's files, its vectors, what is read of a conversation, and named levels."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from directory.authorities import packaged_file
from directory.errors import ReferenceDataMissingError
from matching.conversation import hear
from matching.criteria.level import Criterion, Level
from matching.criteria.meaning import Closeness, MeaningLevel, judge_meaning
from matching.explanation import reasons_for
from matching.meaning import encoder as encoders
from matching.meaning import model as models
from matching.meaning.asked import asked_by_hand, asked_in
from matching.meaning.encoder import Encoder, find_encoder, semantic_state
from matching.meaning.model import SentenceModelError, find_model
from matching.particulars import Particulars
from matching.ranking import rank
from matching.request import WANTS, Thread, ThreadKind
from matching.scoring import SERVED, Scored, score
from tests.matching.builders import make_candidate, make_search

CLOSEST = Level(Criterion.MEANING, MeaningLevel.CLOSE, 1.0)


@pytest.fixture
def untried() -> Iterator[None]:
    """The model is tried anew, before the test and after it."""
    encoders._tried.cache_clear()
    yield
    encoders._tried.cache_clear()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    return Encoder(find_model(None))


@pytest.fixture
def folder(tmp_path: Path, encoder: Encoder) -> Path:
    """Another model directory, with the files that sentence-transformers would write."""
    model = find_model(None)
    shutil.copy(model.weights, tmp_path / "model.onnx")
    shutil.copy(model.tokenizer, tmp_path / "tokenizer.json")
    return tmp_path


def test_texts_close_in_meaning_have_close_vectors(encoder: Encoder) -> None:
    asked, close, far = encoder.encode(
        ["plays the cornet", "A brass band that lends trumpets", "Forms for council tax"]
    )
    assert np.allclose(np.linalg.norm([asked, close, far], axis=1), 1, atol=1e-5)
    assert asked @ close > asked @ far + 0.1


def test_many_texts_have_the_vectors_that_each_has_alone(encoder: Encoder) -> None:
    texts = [f"Listing number {number} about knitting" for number in range(40)]
    many = encoder.encode_many(texts, threads=2)
    assert many.shape == (40, encoder.dimensions)
    # The weights are scaled by what stands in a batch, so not to the last digit.
    assert min((many[at] @ encoder.encode([texts[at]])[0]) for at in (0, 17, 39)) > 0.97


def test_a_part_is_the_mean_of_its_own_words(encoder: Encoder) -> None:
    text = "used to sing in a choir, worried about the gas bill"
    whole, singing, bill = encoder.encode_parts(text, [(0, 23), (25, len(text))])
    choir = encoder.encode(["A community choir"])[0]
    assert singing @ choir > bill @ choir + 0.2
    assert np.allclose(whole, encoder.encode([text])[0], atol=1e-4)


def test_nothing_at_all_and_what_is_too_long_have_a_vector(encoder: Encoder) -> None:
    vectors = encoder.encode(["", "\x00\u202e🎉" * 50, "word " * 20_000])
    assert vectors.shape == (3, encoder.dimensions)
    assert np.isfinite(vectors).all()


def test_weights_that_are_others_are_refused_by_their_hash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, untried: None
) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"another")
    monkeypatch.setattr(models, "packaged_file", lambda _package, _name: other)
    with pytest.raises(SentenceModelError, match=r"sha256 .* it must be 8199be6f"):
        find_model(None)
    assert "sha256" in semantic_state()
    assert find_encoder() is None


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_without_the_extra_it_is_said(
    missing: str, monkeypatch: pytest.MonkeyPatch, untried: None
) -> None:
    def find(package: str, name: str) -> Path:
        if name == missing:
            raise ReferenceDataMissingError(name)
        return packaged_file(package, name)

    monkeypatch.setattr(models, "packaged_file", find)
    assert semantic_state() == "the extra [semantic] is not installed; script/bootstrap installs it"
    assert find_encoder() is None


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(SentenceModelError, match=r"the extra \[semantic\] is not installed"):
        Encoder(find_model(None))


def test_meaning_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECT_SEMANTIC", "off")
    assert semantic_state() == "off"
    assert find_encoder() is None


def test_another_model_folder_is_used(
    folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, untried: None
) -> None:
    monkeypatch.setenv("CONNECT_MODEL_DIR", str(folder))
    found = find_encoder()
    assert found is not None
    assert np.allclose(found.encode(["a choir"]), encoder.encode(["a choir"]), atol=1e-5)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_folder_that_lacks_a_file_is_refused(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(SentenceModelError, match=f"CONNECT_MODEL_DIR was .*{name} is not there"):
        find_model(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_no_model_is_refused(name: str, folder: Path) -> None:
    (folder / name).write_text("{}")
    with pytest.raises(SentenceModelError, match="cannot be read"):
        Encoder(find_model(folder))


def test_another_tokenizer_is_another_model(folder: Path) -> None:
    before = find_model(folder).name
    (folder / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes() + b"\n")
    assert find_model(folder).name != before


def test_what_somebody_keeps_away_from_is_not_read() -> None:
    said = "wants to get out of the house, no more bingo, can't drive, used to sing in a choir"
    asked = asked_in(said, hear(said).threads)
    assert len(asked.text) == len(said)
    assert "bingo" not in asked.text
    assert "drive" not in asked.text
    assert "sing in a choir" in asked.text
    assert all(thread.kind in WANTS for thread in asked.threads)
    texts = [asked.text[start:end] for start, end in asked.spans]
    assert [" ".join(text.split()) for text in texts] == [thread.text for thread in asked.threads]


def test_only_the_threads_left_by_hand_are_read() -> None:
    kept = Thread(ThreadKind.INTEREST, "used to sing", None)
    asked = asked_by_hand([Thread(ThreadKind.AVOID, "no more bingo"), kept])
    assert asked.text.strip(" ,") == "used to sing"
    assert asked.threads == (kept,)
    assert asked.text[slice(*asked.spans[0])] == "used to sing"


def test_many_threads_and_long_ones_are_read_in_bounded_time() -> None:
    threads = [Thread(ThreadKind.NEED, f"{number} " + "word " * 90) for number in range(400)]
    asked = asked_by_hand(threads)
    assert len(asked.threads) <= 8
    assert len(asked.text) < 1_100
    assert len(asked_in("word " * 20_000, ()).text) <= 1_000


@pytest.mark.parametrize(
    ("cosine", "standing", "level"),
    [
        (0.5, 3.5, MeaningLevel.CLOSE),
        (0.4, 2.0, MeaningLevel.CLOSE),
        (0.39, 4.0, MeaningLevel.SOMEWHAT),
        (0.5, 1.5, MeaningLevel.SOMEWHAT),
        (0.19, 4.0, MeaningLevel.NONE),
        (0.5, 0.5, MeaningLevel.NONE),
        (-0.2, -3.0, MeaningLevel.NONE),
        (None, 0.0, MeaningLevel.NO_VECTOR),
    ],
)
def test_levels(cosine: float | None, standing: float, level: MeaningLevel) -> None:
    judged = judge_meaning(cosine, standing)
    assert judged.name == level
    assert 0 <= judged.worth <= 1


NOTHING_ELSE = Particulars(None, None, (), None, None)


def closest(said: str, *names: str) -> Scored:
    """The last of some listings, by the model the closest there could be to all that was said."""
    candidates = [make_candidate(*name.split("|")) for name in names]
    held = {candidate.service_id: CLOSEST for candidate in candidates[-1:]}
    search = make_search(said)
    closeness = Closeness(held, {w.thread: held for w in search.wishes}, frozenset(held))
    return score(candidates, make_search(said, closeness=closeness))[-1]


def test_meaning_alone_is_not_strong_and_says_so() -> None:
    said = "used to sing in a choir"
    plain = score([make_candidate("Village choir")], make_search(said))[0]
    found = closest(said, "Village choir", "Raised Roof|Thirty voices every Tuesday")
    assert found.is_answer
    assert not found.has_solid_fit
    assert found.score < 0.75 * plain.score
    reasons = reasons_for(found, found.search, NOTHING_ELSE)
    assert reasons[0].criterion == Criterion.MEANING
    assert reasons[0].text == f"Its words are close in meaning to “{said}”"


def test_meaning_raises_what_answers_already() -> None:
    said = "used to sing in a choir"
    plain = score([make_candidate("Village choir")], make_search(said))[0]
    raised = closest(said, "Village choir")
    assert raised.score > plain.score
    assert raised.has_solid_fit
    assert reasons_for(raised, raised.search, NOTHING_ELSE)[0].criterion == Criterion.TAXONOMY


@pytest.mark.parametrize(
    "listing",
    [
        "Dementia café|For people living with dementia and those who care for them",
        "Refuge line|For women experiencing domestic abuse",
        "Recovery circle|For people recovering from alcohol addiction",
    ],
)
def test_what_is_for_people_in_trouble_is_never_brought_in_by_meaning(listing: str) -> None:
    found = closest("used to play chess", listing)
    assert found.document.central
    assert all(fit.worth < SERVED for fit in found.fits)
    assert not found.is_answer
    assert rank([found], 10) == []


def test_a_listing_without_a_vector_is_not_held_against() -> None:
    said, choir = "used to sing in a choir", make_candidate("Village choir")
    others = Closeness(held=frozenset({UUID(int=1)}))
    with_model = score([choir], make_search(said, closeness=others))[0]
    assert with_model.fits[0].meaning.name == MeaningLevel.NO_VECTOR
    assert with_model.score == score([choir], make_search(said))[0].score


def test_grave_troubles_are_not_read() -> None:
    said = "used to paint in oils, he is drinking too much"
    asked = asked_in(said, hear(said).threads)
    assert "paint" in asked.text
    assert "drinking" not in asked.text
