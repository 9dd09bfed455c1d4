"""The data files are sound, and what is wrong with one is named."""

import json
from pathlib import Path

import pytest

from matching.taxonomy.checks import problems, shared_phrases
from matching.taxonomy.concept import ConceptFileError, read_rows, vocabulary
from matching.taxonomy.phrases import phrase_keys
from matching.taxonomy.public import PublicVocabulary, public_identifier

SOUND = {"label": "One", "kind": "interest", "words": "first, second"}


def problems_with(**fields: object) -> list[str]:
    return problems([("one", {**SOUND, **fields})])


def test_the_data_files_are_sound() -> None:
    assert problems(read_rows()) == []


def test_a_sound_concept_has_no_problem() -> None:
    assert problems_with() == []


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"size": "3"}, "no field is called size; there are apart, dfe, "),
        ({"kind": "hobby"}, "kind was 'hobby'; use one of interest, need, circumstance"),
        ({"label": ""}, "label is missing"),
        ({"guarded": "yes"}, "guarded was 'yes'; it must be true"),
        ({"said": ["a", "b"]}, "said was ['a', 'b']; it must be a text"),
        ({"parent": "two"}, "parent two is no concept"),
        ({"near": "two, three"}, "near three is no concept"),
        ({"served_by": "one"}, "served_by names the concept itself"),
        ({"said": "_ _"}, "the phrase '_ _' has no word"),
        ({"openactive": "Archery"}, "openactive Archery is not written as"),
        ({"dfe": "0"}, "dfe 0 is not written as"),
        ({"open_eligibility": "101-02"}, "open_eligibility 101-02 is not written as"),
        ({"lga": "http://id.esd.org.uk/list/needs"}, "lga http://id.esd.org.uk/list/needs is not"),
    ],
)
def test_a_problem_is_named(fields: dict[str, object], part: str) -> None:
    found = problems_with(**fields)
    assert any(part in problem for problem in found), found


def test_parents_in_a_circle_are_named() -> None:
    rows = [
        ("one", {**SOUND, "parent": "two"}),
        ("two", {**SOUND, "label": "Two", "words": "third", "parent": "one"}),
    ]
    assert "one: its parents lead back to it (one, two)" in problems(rows)


def test_a_phrase_of_two_concepts_needs_a_reason() -> None:
    other = {"label": "Two", "kind": "need"}
    assert problems([("one", SOUND), ("two", {**other, "words": "seconds"})]) == [
        "two: 'seconds' stands in one too; see shared.toml",
        "two: 'seconds' stands in one too; see shared.toml",
    ]
    rows = [("one", {**SOUND, "said": "doesnt go out"}), ("two", {**other, "words": "x"})]
    rows[1][1]["said"] = "doesnt go out"
    assert problems(rows) == []


def test_every_reason_is_needed() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for concept in vocabulary():
        for phrase in {*concept.said, *concept.listed}:
            owners.setdefault(tuple(phrase_keys(phrase)), set()).add(concept.id)
    assert all(len(owners[key]) > 1 for key in shared_phrases())


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text("[one\n")
    with pytest.raises(ConceptFileError, match=r"odd\.toml cannot be read"):
        read_rows(tmp_path)
    (tmp_path / "odd.toml").write_text('label = "One"\n')
    with pytest.raises(ConceptFileError, match=r"odd\.toml: label stands outside a concept"):
        read_rows(tmp_path)


def known_identifiers(shared: Path) -> dict[PublicVocabulary, set[str]]:
    folder = shared / "taxonomies"
    activities = json.loads((folder / "openactive/activity-list.jsonld").read_text())["concept"]
    terms = json.loads((folder / "open-eligibility/flat.json").read_text())
    categories = json.loads((folder / "dfe-family-hubs/taxonomies.json").read_text())
    return {
        PublicVocabulary.OPENACTIVE: {activity["id"] for activity in activities},
        PublicVocabulary.OPEN_ELIGIBILITY: {term["id"] for term in terms},
        PublicVocabulary.DFE: {str(category["id"]) for category in categories},
    }


def test_identifiers_are_of_the_published_vocabularies(shared: Path) -> None:
    for name, known in known_identifiers(shared).items():
        used = {one for concept in vocabulary() for one in concept.public.get(name, ())}
        assert used
        assert used <= known, used - known


def test_many_concepts_have_a_place_in_public_vocabularies() -> None:
    placed = [concept for concept in vocabulary() if concept.public]
    assert len(placed) >= 250
    archery = vocabulary().by_id["archery"].public[PublicVocabulary.OPENACTIVE][0]
    assert vocabulary().by_public_id[PublicVocabulary.OPENACTIVE, archery] == ("archery",)


ARCHERY = "75ee2ff5-9f2c-4b3b-9c5e-6b3b8c5b7d10"


@pytest.mark.parametrize(
    ("taxonomy", "code", "uri", "expected"),
    [
        (None, None, f"https://openactive.io/activity-list#{ARCHERY}",
         (PublicVocabulary.OPENACTIVE, f"https://openactive.io/activity-list#{ARCHERY}")),
        ("OpenActive activity list", ARCHERY, None,
         (PublicVocabulary.OPENACTIVE, f"https://openactive.io/activity-list#{ARCHERY}")),
        ("Open Eligibility", "1128", None, (PublicVocabulary.OPEN_ELIGIBILITY, "1128")),
        ("DfE Family Hubs", "16", None, (PublicVocabulary.DFE, "16")),
        (None, "esdServiceType:242", None,
         (PublicVocabulary.LGA, "http://id.esd.org.uk/service/242")),
        (None, None, "https://id.esd.org.uk/need/69",
         (PublicVocabulary.LGA, "http://id.esd.org.uk/need/69")),
        ("Open Eligibility", "emergency", None, None),
        ("Our own list", "16", None, None),
        (None, "16", None, None),
        (None, None, "https://example.org/1", None),
    ],
)  # fmt: skip
def test_a_feeds_term_is_known_by_its_identifier(
    taxonomy: str | None, code: str | None, uri: str | None, expected: object
) -> None:
    assert public_identifier(taxonomy, code, uri) == expected
