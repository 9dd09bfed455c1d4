"""The question what a listing is about."""

from sqlalchemy.orm import Session

from api.access.forms import SentForm
from api.pages.editing.concepts import CONCEPTS
from directory.kinds import Actor, ListingKind
from directory.queries.audit import ChangedBy
from directory.queries.index_rows import list_listing_rows
from directory.queries.tags import list_service_ids, list_tags
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.records import AttributeRecord
from importers.tagging import suggest_tags, term_id_of
from matching.candidates import text_of
from matching.taxonomy.concept import vocabulary
from tests.api.editing.asking import NOW, answer, asked, fields_of, kept, listing, sent
from tests.factories import make_organization, make_service
from upkeep.about import concepts_said
from upkeep.applying import apply
from upkeep.change import Change
from upkeep.content import ListingContent, load_content

WORDS = "A choir for anybody who likes singing. We sing old songs, and there is tea."
SINGERS = listing(description=WORDS)


def offered(session: Session, content: ListingContent) -> list[str]:
    return [one.id for one in CONCEPTS.shown(asked(session, content))["concepts_choices"]]


def form_of(offered_ids: list[str], ticked: list[str], **fields: str) -> SentForm:
    return sent(
        *(("concepts_offered", id_) for id_ in offered_ids),
        *(("concepts_about", id_) for id_ in ticked),
        **fields,
    )


def test_the_words_suggest_and_all_of_it_is_ticked(session: Session) -> None:
    choices = CONCEPTS.shown(asked(session, SINGERS))["concepts_choices"]
    assert choices
    assert all(one.is_ticked and one.is_suggested for one in choices)


def test_what_is_ticked_is_certain_and_the_rest_never_offered_again(session: Session) -> None:
    ids = offered(session, SINGERS)
    wanted, refused = ids[:-1], ids[-1]
    content = kept(session, CONCEPTS, SINGERS, form_of(ids, wanted))
    assert concepts_said(content.service, TagStatus.CONFIRMED) == wanted
    assert concepts_said(content.service, TagStatus.REJECTED) == [refused]
    assert refused not in offered(session, content)
    # Until somebody says otherwise.
    label = vocabulary().by_id[refused].label
    back = kept(session, CONCEPTS, content, form_of(wanted, wanted, concepts_more=label))
    assert refused in concepts_said(back.service, TagStatus.CONFIRMED)
    assert concepts_said(back.service, TagStatus.REJECTED) == []


def test_more_is_added_by_label_id_or_word(session: Session) -> None:
    concept = vocabulary().by_id["archery"]
    for typed in (concept.id, concept.label, "bow and arrow"):
        content = kept(session, CONCEPTS, listing(), form_of([], [], concepts_more=typed))
        assert concepts_said(content.service, TagStatus.CONFIRMED) == ["archery"]
    refused = answer(session, CONCEPTS, listing(), form_of([], [], concepts_more="archery, xyzzyq"))
    assert fields_of(refused) == ["concepts_more"]
    assert refused.values["concepts_more"] == "archery, xyzzyq"


def test_other_attributes_and_unchanged_tags_stay(session: Session) -> None:
    held = AttributeRecord(
        listing().service.id, TAG_LINK_TYPE, TagStatus.CONFIRMED.value, term_id_of("archery")
    )
    other = AttributeRecord(listing().service.id, "ways to give", "Biscuits")
    before = listing(attributes=(other, held))
    assert kept(session, CONCEPTS, before, form_of(["archery"], ["archery"])) == before
    after = kept(session, CONCEPTS, before, form_of(["archery"], []))
    assert other in after.service.attributes
    assert held not in after.service.attributes


def test_what_is_refused_is_tagged_no_more_and_found_no_more(session: Session) -> None:
    organization = make_organization(session)
    service = make_service(session, "Wednesday Singers", organization=organization)
    service.description = WORDS
    session.flush()
    suggest_tags(session, {service.id})
    before = load_content(session, service.id)
    ids = offered(session, before)
    after = kept(session, CONCEPTS, before, form_of(ids, ids[:-1]))
    apply(session, before, after, Change(ChangedBy(Actor.COMMAND), NOW))
    suggest_tags(session, {service.id})
    tags = {tag.concept: tag.is_suggested for tag in list_tags(session, [service.id])}
    assert tags == dict.fromkeys(ids, False)
    (row,) = list_listing_rows(session, [service.id])
    assert set(text_of(row).concepts) == set(ids[:-1])
    assert offered(session, load_content(session, service.id)) == ids[:-1]


def test_every_listing_can_be_confirmed_as_it_is_offered(loaded_session: Session) -> None:
    for service_id in list_service_ids(loaded_session)[::40]:
        content = load_content(loaded_session, service_id)
        ids = offered(loaded_session, content)
        after = kept(loaded_session, CONCEPTS, content, form_of(ids, ids))
        assert set(concepts_said(after.service, TagStatus.CONFIRMED)) == set(ids)
        again = offered(loaded_session, after)
        assert kept(loaded_session, CONCEPTS, after, form_of(again, again)) == after


def test_a_village_hall_makes_no_hub_of_a_group(session: Session) -> None:
    words = "We sing in the village hall. Bring a cup for tea at the Village Hall."
    assert "community_hub" not in offered(session, listing(description=words))
    hub = "A community hub in the village hall: drop in centre, and an information point."
    assert "community_hub" in offered(session, listing(description=hub))
    of_itself = listing(description=f"The village hall. {words}", kind=ListingKind.HUB)
    assert "community_hub" in offered(session, of_itself)
