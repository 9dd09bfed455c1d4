"""Words that sound like a concept and tell of something else."""

import pytest

from matching.answer import Danger
from matching.conversation import hear
from matching.hearing.ages import ages_in
from matching.hearing.implied import HAS_CHILDREN
from matching.panel import threads_of
from matching.request import ThreadKind
from matching.urgent import HeardDanger, hear_danger


def wanted(said: str) -> set[str | None]:
    return {t.concept for t in hear(said).threads if t.kind is not ThreadKind.AVOID and t.concept}


@pytest.mark.parametrize(
    "said",
    [
        "recently lost her labrador & doesn't want another",
        "buried his old spaniel last week",
        "lost the cat in august",
        "greyhound had to be put to sleep",
    ],
)
def test_a_dead_pet_is_a_loss(said: str) -> None:
    assert "pet_loss" in wanted(said)


@pytest.mark.parametrize("said", ["loves dogs", "lost her purse, loves the dog", "misses a dog"])
def test_a_live_one_is_none(said: str) -> None:
    assert "pet_loss" not in wanted(said)


def test_the_landlord_speaks_for_himself() -> None:
    assert not {"animals", "dogs"} & wanted("landlord won't allow dogs")


@pytest.mark.parametrize(
    ("said", "is_father"),
    [
        ("dad 76 alzheimers, mum worn out", False),
        ("Dad gone. Mum 51 bipolar", False),
        ("dad in hospital, mum alone", False),
        ("mum's not coping, dad's stroke, both 79", False),
        ("single dad of two", True),
        ("dad, has his little girl alternate weekends", True),
    ],
)
def test_somebodys_dad_is_no_father_of_small_children(said: str, *, is_father: bool) -> None:
    assert ("fathers" in wanted(said)) is is_father


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("kids forgetting their language", "memory"),
        ("lad keeps forgetting his homework", "memory"),
        ("kids forgetting their language", "languages"),
        ("English isn't his first language", "languages"),
        ("looks after her grandkids while daughter works", "carers"),
        ("minds her daughter's two, looks after her daughter's kids", "carers"),
        ("off the booze since the baby", "parents_toddlers"),
        ("sober since she had the baby", "parents_toddlers"),
        ("wants other women who get it", "womens_groups"),
        ("would sit with blokes who've been through it", "mens_groups"),
        ("no GP stuff pls, she's sick of nurses", "gp_access"),
        ("moved for a job, knows no one", "employment"),
        ("blind, guide dog retired", "retirement"),
        ("born deaf, BSL, lost without the club", "sign_language"),
        ("heavy drinker dad 60", "fathers"),
        ("proper food since the wife got poorly", "long_term_condition"),
    ],
)
def test_what_only_sounds_like_it_is_not_heard(said: str, concept: str) -> None:
    assert concept not in wanted(said)


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("keeps forgetting names", "memory"),
        ("would like to learn a language", "languages"),
        ("looks after mum", "carers"),
        ("low since the baby came", "perinatal"),
        ("mum of a 2 yr old", "parents_toddlers"),
        ("wants a women's group", "womens_groups"),
        ("no GP since they moved", "gp_access"),
        ("wants to get a job", "employment"),
        ("retired GP", "retirement"),
        ("baby is deaf, wants to learn BSL", "sign_language"),
        ("wants other women who get it", "peer_support"),
        ("looks after her grandkids while daughter works", "grandparents"),
    ],
)
def test_what_is_meant_is_heard(said: str, concept: str) -> None:
    assert concept in wanted(said)


def test_hours_to_give_are_no_job() -> None:
    assert "employment" not in wanted("just finished, wants to be useful, volunteer a few hours")
    assert {"employment", "volunteering"} <= wanted("wants a job, or to volunteer meanwhile")


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("has her daughter's 2 (9 + 14)", [9, 14]),
        ("mum of 3", []),
        ("mum of a 3 yr old", [3]),
        ("gets his two (4 and 7) every other weekend", [4, 7]),
        ("her three (2, 5, 9) are lively", [2, 5, 9]),
        ("minds her daughter's 3 while she works", []),
        ("her son's 5", [5]),
        ("her mum's 82", [82]),
    ],
)
def test_how_many_is_not_how_old(said: str, ages: list[int]) -> None:
    assert [age.low for age in ages_in(said)] == ages


@pytest.mark.parametrize(
    ("said", "is_ride"),
    [
        ("six chemos at Banbury starting Mon, no car", True),
        ("his dialysis is 3x a wk, doesn't drive", True),
        ("his dialysis is 3x a wk, drives", False),
        ("chemo finished in August, no car", False),
        ("her mum's dialysis is Weds, no car", False),
    ],
)
def test_who_has_treatment_and_no_car_needs_a_ride(said: str, *, is_ride: bool) -> None:
    assert ("hospital_transport" in wanted(said)) is is_ride


@pytest.mark.parametrize(
    "said",
    [
        "online slots, 14k gone, wife thinks its in savings",
        "boiling at 2am, screaming at the kids' dad over spoons, then crying",
    ],
)
def test_a_quarrel_and_a_secret_are_no_danger(said: str) -> None:
    assert not {Danger.ABUSE, Danger.SAFEGUARDING} & {d.kind for d in hear_danger(said)}


@pytest.mark.parametrize(
    "said",
    ["mum's savings gone, nephew had the card", "kids on their own at 2am", "kids' dad hits them"],
)
def test_a_danger_near_it_is_one(said: str) -> None:
    assert {Danger.ABUSE, Danger.SAFEGUARDING} & {d.kind for d in hear_danger(said)}


@pytest.mark.parametrize(
    ("said", "sex"),
    [
        ("Elena 67, here 2 yrs minding daughter's little ones", "Woman"),
        ("Via interpreter. Mark 58 BSL, wife left", "Man"),
        ("Mum in tears. Daniel 23, Downs", "Man"),
        ("Mrs Tolley, 84", "Woman"),
        ("41M, wife d. June (43)", "Man"),
        ("Grandma Pat, 60, lad of 14 in with the wrong crowd", "Woman"),
        ("Sam 41, teacher", None),
        ("Heather Close, 20 minutes away", None),
    ],
)
def test_a_name_with_an_age_tells_the_sex(said: str, sex: str | None) -> None:
    found = [t.label for t in hear(said).threads if t.label in ("Woman", "Man")]
    assert found == ([sex] if sex else [])


@pytest.mark.parametrize(
    ("said", "age"), [("Via interpreter. Mark 58 BSL", "Aged 58"), ("Sam (she) 41", "Aged 41")]
)
def test_a_name_opens_with_an_age(said: str, age: str) -> None:
    assert age in [thread.label for thread in hear(said).threads]


@pytest.mark.parametrize(
    ("said", "concept", "whose"),
    [
        ("Bangladeshi grandma 61, lives w son", "bangladeshi_community", ""),
        ("trans lad 17, plays bass", "trans", ""),
        ("Polish mum, 2 kids", "polish", ""),
        ("has a Polish mum", "polish", " (mum)"),
        ("dyslexic lad 17, loves trains", "dyslexia", ""),
        ("her dyslexic son is 9", "dyslexia", " (son)"),
        ("deaf mum 82", "hearing_loss", " (mum)"),
        ("misses dominoes, he cares for her (vascular dementia)", "dementia", " (her)"),
    ],
)
def test_who_is_called_by_a_relation_may_be_the_person(said: str, concept: str, whose: str) -> None:
    labels = [t.label for t in hear(said).threads if t.concept == concept]
    assert [label.endswith(whose) and ("(" in label) == bool(whose) for label in labels] == [True]


def test_a_mum_beside_a_student_is_his_mum() -> None:
    assert "Aged 51 (mum)" in [t.label for t in hear("20M at uni. Mum 51 bipolar").threads]
    assert "Aged 56" in [t.label for t in hear("Mum 56 re son 22").threads]


@pytest.mark.parametrize(
    ("said", "is_heard"),
    [
        ("two kids, no money", True),
        ("mum of 3, rent behind", True),
        ("children in bed by 8, lonely evenings", True),
        ("kids all grown up", False),
        ("no kids", False),
        ("happy to help kids read", False),
        ("70, her kids never ring", False),
        ("girls 3 & 5", False),
    ],
)
def test_children_without_an_age_are_known_and_ask_for_nothing(
    said: str, *, is_heard: bool
) -> None:
    threads = [t for t in hear(said).threads if t.label == HAS_CHILDREN]
    assert [t.concept for t in threads] == ([None] if is_heard else [])


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("lost her husband to cancer", "cancer"),
        ("wife d. June (43, cancer)", "cancer"),
        ("mum died of dementia in March", "dementia"),
        ("husband died of a heart attack", "heart"),
    ],
)
def test_what_somebody_died_of_is_nobodys(said: str, concept: str) -> None:
    assert concept not in wanted(said)
    assert "bereavement" in wanted(said)


def test_who_is_ill_after_a_death_is_ill() -> None:
    assert "cancer" in wanted("has cancer, husband died last year")
    assert "stroke" in wanted("husband died in May, she has had a stroke since")


def test_an_appeal_stays_heard_beside_a_cold_house() -> None:
    said = "PIP stopped, tribunal in Jan, cant afford heating"
    heard = {thread.concept for thread in threads_of(hear_danger(said), hear(said).threads)}
    assert {"pip_dla", "benefit_appeals"} <= heard


def test_meaning_alone_ranks_no_refuge() -> None:
    for is_plain in (True, False):
        danger = HeardDanger(Danger.SAFEGUARDING, (0, 8), "a kettle", "", is_plain=is_plain)
        found = {thread.concept for thread in threads_of([danger], [])}
        assert ("safeguarding" in found) is is_plain


def test_distress_of_the_autistic_keeps_its_panel_alone() -> None:
    said = "son 22, autism. Loud = hits himself"
    dangers = hear_danger(said)
    assert Danger.SELF_HARM in {danger.kind for danger in dangers}
    assert "self_harm" not in {t.concept for t in threads_of(dangers, hear(said).threads)}
    cutting = "15, autistic, cutting her arms again"
    heard = threads_of(hear_danger(cutting), hear(cutting).threads)
    assert "self_harm" in {thread.concept for thread in heard}


@pytest.mark.parametrize(
    "said",
    [
        "walking is hard now",
        "finds walking hard",
        "walking hurts",
        "struggles with walking",
        "cannot walk far",
    ],
)
def test_who_finds_walking_hard_has_no_wish_to_walk(said: str) -> None:
    assert "walking" not in wanted(said)
    assert "Walks slowly" in {thread.label for thread in hear(said).threads}


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("gardening is getting too much", "garden_help"),
        ("cooking is getting too much", "meals_help"),
        ("loves walking", "walking"),
        ("she'd love to walk more", "walking"),
        ("loves cooking, it's never too much", "cooking"),
    ],
)
def test_what_is_too_much_is_help_that_is_wanted(said: str, concept: str) -> None:
    assert concept in wanted(said)
