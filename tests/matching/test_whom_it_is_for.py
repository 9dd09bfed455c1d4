"""Whom a listing is for, and whom it would hurt or puzzle to be offered it."""

import pytest

from matching.candidate import AreaFit
from matching.conversation import hear
from matching.criteria.eligibility import judge_eligibility
from matching.listings.listing import ListingText, document_of
from matching.listings.roles import role_in
from matching.understanding import understand


def listing(
    name: str, description: str, eligibility: str = "", tags: tuple[str, ...] = ()
) -> ListingText:
    return ListingText(name, "Harebell", description, eligibility, concepts=tags)


def is_offered(text: ListingText, said: str) -> bool:
    document = document_of(text)
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, document.audience, document.central, AreaFit.INSIDE)
    return not judged.is_mismatch


@pytest.mark.parametrize(
    ("condition", "role"),
    [
        ("People who have been abusive to a partner and want to stop", "perpetrators"),
        ("Men who recognise that they have used abusive behaviour", "perpetrators"),
        ("Anyone being hurt or controlled by a partner", None),
        ("Women whose partner has been abusive to them", None),
        ("Men on their own, mostly widowers, 60 and over", None),
        ("Widowers over 60", "widowed"),
        ("People who can't easily get to a library, within eight miles", None),
        ("People in West Northamptonshire who cannot get out or cannot manage forms", None),
        ("People in West Northamptonshire who cannot get out", "housebound"),
        ("Adults aged 60 and over who are unable to leave the house", "housebound"),
        ("Adults following hospital stay, illness or a fall", "hospital_discharge"),
        ("Over 65s in West Northamptonshire who've fallen or nearly", "strength_balance"),
        ("Anyone worried about falling", "strength_balance"),
        ("Over 60s, or people at risk of falls", None),
        ("Home educating families, children 5 to 14", "home_education"),
        ("Currently enrolled students with a card", "students"),
        ("Newcomers to the town", "new_to_area"),
        ("Anyone who has recently moved into the area", "new_to_area"),
        ("Anyone new to yoga", None),
    ],
)
def test_the_role_that_a_condition_names(condition: str, role: str | None) -> None:
    assert role_in(condition) == role


CHANGE = listing(
    "Turn Round", "Twenty-six weeks.", "Adults who have been abusive to a partner", ("anger",)
)
LOSS = listing("Left", "A group.", "Anyone affected by the loss of a loved one to suicide")
TANGO = listing("Sit Down", "Gentle movement.", "Adults with fibromyalgia or chronic pain")
LIMBS = listing("Limb Loss Group", "Meet others.", "Amputees")
GOATS = listing(
    "Old Boots",
    "A stroll of a mile at ten, with leaders. The surgery sends some after heart attacks.",
    "",
    ("heart", "walking"),
)
HEARTS = listing("Old Boots", "A stroll.", "Anyone with a heart condition", ("heart", "walking"))
PLENTY = listing(
    "Short Strides",
    "Twenty minutes on pavement. After heart trouble nurses send people, and plenty just come for"
    " the ducks.",
    "",
    ("heart", "walking"),
)
TEAM = listing(
    "Community Team", "Social workers for adults.", "Adults, and their carers", ("carers",)
)
PARKINSONS = listing("Warrior class", "Weekly.", "People with Parkinson's; carers may attend")
BOTH = listing("Tea", "A table.", "Carers of people with Parkinson's")
YARD = listing(
    "Gate line",
    "Farming line. The bank, a son who wants to milk. If life is at risk ring 999.",
    "Farming people anywhere",
    ("crisis", "suicide_prevention"),
)
LAMPS = listing("Spiky", "A topic, lamps only.", "Autistic women and anyone", ("adhd", "autism"))
STEPS = listing("Next Rung", "Drink, pills. We work twelve steps.", "", ("alcohol",))
NO_STEPS = listing("One Day", "Drink, pills. Not twelve step, not religious.", "", ("alcohol",))
SICKLE = listing(
    "Crescent", "Families with sickle cell. Blankets.", "", ("caribbean_african", "sickle_cell")
)


@pytest.mark.parametrize(
    ("text", "said", "is_for_them"),
    [
        (CHANGE, "he hits her and she is scared", False),
        (CHANGE, "he hit his girlfriend and wants to stop", True),
        (LOSS, "says she would be better off dead", False),
        (LOSS, "her son took his own life", True),
        (TANGO, "lonely, likes music", False),
        (TANGO, "fibromyalgia, lonely", True),
        (TANGO, "bad back, likes music", True),
        (LIMBS, "lonely, wants company", False),
        (LIMBS, "lost his leg in the army, lonely", True),
        (GOATS, "lonely, likes a walk", True),
        (HEARTS, "lonely, likes a walk", False),
        (HEARTS, "heart attack in may, likes a walk", True),
        (PLENTY, "likes a walk", True),
        (TEAM, "82, cannot manage the stairs or wash herself", True),
        (PARKINSONS, "looks after her mum, worn out", False),
        (PARKINSONS, "has parkinsons, 70", True),
        (BOTH, "husband has parkinsons, she is worn out", True),
        (YARD, "dairy farmer, bank is pressing, not sleeping", True),
        (YARD, "lonely", False),
        (YARD, "lives on a farm, macular", False),
        (LAMPS, "adhd diagnosed last year, 41", False),
        (LAMPS, "autistic woman of 41", True),
        (SICKLE, "her boy has sickle cell", True),
        (SICKLE, "Jamaican lady, lonely", False),
    ],
)
def test_who_is_offered_a_listing(text: ListingText, said: str, *, is_for_them: bool) -> None:
    assert is_offered(text, said) is is_for_them


@pytest.mark.parametrize(("text", "is_avoided"), [(STEPS, True), (NO_STEPS, False)])
def test_a_meeting_of_twelve_steps_is_known_as_one(text: ListingText, *, is_avoided: bool) -> None:
    person = understand(hear("drinks too much. No God, no 'higher power', they tried that").threads)
    assert bool(person.avoids & document_of(text).central) is is_avoided


NIGHTS = listing(
    "Natter Spot",
    "Evening drop-in for when your head is too full. Hot chocolate and cards.",
    "Over 18s.",
    ("anxiety", "depression", "wellbeing"),
)
WORRY = listing("Ease", "Six weeks, twelve people.", "Adults with anxiety or depression")
CURTAINS = listing("Anxiety and Panic Support Group", "We meet on Mondays.")
CHECKS = listing("Locked?", "Tea.", "Adults with OCD", ("anxiety", "wellbeing"))
SHED = listing("Potting", "Seeds.", "Adults", ("anxiety", "gardening", "wellbeing"))
WALKING = listing("Lakes", "Walk for company. Good for stress too.", "", ("walking",))
LINE = listing("Owl", "Ring us.", "", ("depression", "loneliness", "wellbeing"))
SLAVERY = listing("Key", "Modern slavery casework.", "", ("safeguarding", "modern_slavery"))
COUNCIL = listing(
    "Community Team", "Social workers.", "Adults in Corby", ("adult_social_care", "personal_care")
)
DESK = listing("Desk", "Come in.", "", ("adult_social_care", "community_hub", "company"))
NEW_HERE = listing(
    "Which day?", "You have moved here for a job and know nobody. Cake.", "", ("new_to_area",)
)
DINNER = listing("Dinner", "Soup.", "Mainly people over 60, nobody turned away.", ("lunch_club",))


@pytest.mark.parametrize(
    ("text", "said", "is_for_them"),
    [
        (NIGHTS, "Portuguese couple, want to meet people", False),
        (NIGHTS, "can't sleep for worry, very low", True),
        (WORRY, "lonely, likes a walk", False),
        (WORRY, "panic attacks on the bus", True),
        (CURTAINS, "used to machine bras, bored", False),
        (CURTAINS, "very anxious since the crash", True),
        (WALKING, "likes a walk", True),
        (CHECKS, "very anxious since the crash", False),
        (CHECKS, "ocd, washing her hands all day", True),
        (SHED, "likes gardens, lost her husband in May", True),
        (SHED, "wants a swim", False),
        (LINE, "lonely", True),
        (SLAVERY, "worried about her safety, safeguarding", False),
        (SLAVERY, "lads have taken over his flat, cuckooing", True),
        (COUNCIL, "29, just come out, new in town", False),
        (COUNCIL, "84, needs help washing and dressing", True),
        (COUNCIL, "84, won't have carers in, can't wash herself", True),
        (DESK, "lonely", True),
        (NEW_HERE, "wants a job after 12 years with the kids", False),
        (NEW_HERE, "lonely, knows nobody", True),
        (NEW_HERE, "just moved here", True),
        (DINNER, "mum of 20, short of food", False),
        (DINNER, "52, lives alone", True),
        (DINNER, "lives alone", True),
    ],
)
def test_nothing_of_the_kind_was_said(text: ListingText, said: str, *, is_for_them: bool) -> None:
    assert is_offered(text, said) is is_for_them


def test_who_mostly_comes_is_said() -> None:
    audience = document_of(DINNER).audience
    assert (audience.minimum_age, audience.mostly_from) == (None, 60)


LATE = listing("Unmasked", "Low light.", "Autistic women and non-binary adults", ("autism",))
GROWN = listing("Squirrel!", "Chips.", "Adults with ADHD or who think so", ("adhd",))
HELPERS = listing(
    "Slack",
    "Somebody else cooks.",
    "8 to 17s who help look after someone at home.",
    ("carers", "children_activities", "young_carers"),
)


SITTER = listing("Sitting", "We sit with your loved one so you can have a break.", "Carers")
LOVED = listing("Tea", "For anybody who has lost a loved one.")
STAY = listing("Messy play", "Paint.", "Children aged 0-4 with parents/carers")
TALK = listing("Talk", "An evening about teenagers.", "Any parents and carers")
CARE_LINE = listing("Line", "Ring us.", "Unpaid carers", ("carers", "young_carers"))


@pytest.mark.parametrize(
    ("text", "said", "is_for_them"),
    [
        (CARE_LINE, "looks after her husband, 70", True),
        (SITTER, "looks after her husband, 70", True),
        (SITTER, "lost her husband in May", False),
        (LOVED, "lost her husband in May", True),
        (LOVED, "lonely", False),
        (STAY, "mum 36 with a toddler", True),
        (TALK, "son 15 wont go to school", True),
        (LATE, "son 24 autistic, mum asks what there is", False),
        (LATE, "her daughter is autistic, 24", True),
        (LATE, "autistic woman of 34", True),
        (GROWN, "mum of boy 8 ADHD, at wits end", False),
        (GROWN, "41, ADHD", True),
        (HELPERS, "two lads 9 and 10, wants something for half term", False),
        (HELPERS, "girl 12 looks after her mum", True),
    ],
)
def test_whose_sex_and_age_count(text: ListingText, said: str, *, is_for_them: bool) -> None:
    assert is_offered(text, said) is is_for_them


COURSE = listing("Matters", "A course.", "Family and friends looking after someone with dementia.")
REFUGE = listing("Wren", "Rooms.", "Anyone being hurt by a partner", ("domestic_abuse",))
LATER = listing("Button", "One number.", "People over 55", ("benefits",))


@pytest.mark.parametrize(
    ("text", "said", "is_for_them"),
    [
        (COURSE, "75, memory slipping", False),
        (COURSE, "his wife has dementia, he looks after her", True),
        (COURSE, "mum has alzheimers, worn out", True),
        (REFUGE, "man 51 wants to stop hurting his wife, ashamed", False),
        (REFUGE, "he hits her, she is scared", True),
        (LATER, "kids uniform costs, mum on UC", False),
        (LATER, "dad of two boys aged 7 and 10", False),
        (LATER, "daughter in Leeds rings, on pension credit", True),
        (LATER, "gran has her grandson, 6, every day", True),
    ],
)
def test_who_would_be_hurt_or_puzzled(text: ListingText, said: str, *, is_for_them: bool) -> None:
    assert is_offered(text, said) is is_for_them


def test_what_is_kept_out_with_another_thing_is_denied() -> None:
    kitchen = listing("Kitchen", "Dal and roti. Please bring no tobacco or alcohol.")
    assert "alcohol" not in document_of(kitchen).concepts
    assert "alcohol" in document_of(listing("Group", "Tobacco or alcohol, come.")).concepts
