"""Whose relatives a condition for coming names, and who is offered such a listing."""

import pytest

from matching.candidate import AreaFit
from matching.conversation import hear
from matching.criteria.eligibility import EligibilityLevel, judge_eligibility
from matching.listings.audience import Audience
from matching.listings.roles import ROLES, role_in
from matching.taxonomy.concept import vocabulary
from matching.understanding import understand


@pytest.mark.parametrize(
    ("condition", "role"),
    [
        ("Parents of children with additional needs", "parent_carers"),
        ("Parent carers of under 25s", "parent_carers"),
        ("For parents or carers of a young person with autism", "parent_carers"),
        ("Anyone looking after a child with a disability", "parent_carers"),
        ("Kinship carers in Corby", "kinship_carers"),
        ("Grandparents bringing up grandchildren", "kinship_carers"),
        ("Friends and relatives raising somebody else's child", "kinship_carers"),
        ("Wives and partners of serving soldiers", "forces_families"),
        ("Families affected by a loved one's imprisonment", "prison_families"),
        ("Partners of people with drug problems", "family_addiction"),
        ("Adult relatives of someone using", "family_addiction"),
        ("Dads and male carers", "fathers"),
        ("Young mums and their babies", "young_parents"),
        ("Mothers and mothers-to-be under 25", "young_parents"),
        ("Parents aged 16 to 24", "young_parents"),
        ("Parents", "parenting"),
        ("Parents and family of Polish-speaking children", "parenting"),
        ("Mums and dads of children under 5", "parenting"),
        ("Autistic women and non-binary adults", "autism"),
        ("Anyone in farming, present or past", "farmers"),
        ("Disabled people aged 6 and up", "physical_disability"),
        ("Older and disabled people", None),
        ("Adults going home from hospital", "hospital_discharge"),
        ("People aged 50 and over just out of hospital", "hospital_discharge"),
        ("Anyone who has lost a partner", "widowed"),
        ("People whose husband, wife or partner has died", "widowed"),
        ("Served, any length. Widows and widowers too", None),
        ("Anyone bereaved", None),
        ("Retired farmers and their wives", "farmers"),
        ("Anyone; the farm is up a track", None),
        ("People who don't get out much, in Corby", "housebound"),
        ("Older people who find it hard to leave home", "housebound"),
        ("Anyone 60 or over, or who can't get out", None),
        ("Anyone over 18 looking for work", "employment"),
        ("Unemployed people", "employment"),
        ("Aged 16 or over with a job to get to", None),
        ("Autistic adults and adults with a learning disability", None),
        ("Autistic women and anyone more at ease there", None),
        ("Parents of adults with a learning disability", None),
        ("Parents and grandparents who have lost a baby", None),
        ("Unpaid carers", None),
        ("Siblings of disabled children", None),
        ("People with dementia and their carers", None),
        ("Carers and people living with a drink problem", None),
        ("Veterans and their families", None),
        ("Families using the food bank", None),
        ("Families with children under 5, inside if it rains", None),
        ("", None),
    ],
)
def test_a_condition_that_opens_with_relatives_names_a_role(
    condition: str, role: str | None
) -> None:
    assert role_in(condition) == role


def test_every_role_is_a_concept() -> None:
    assert {role for _, role in ROLES} <= vocabulary().by_id.keys()


@pytest.mark.parametrize(
    ("said", "role", "is_for_her"),
    [
        ("looks after husband with Parkinsons", "parent_carers", False),
        ("her son 9 has autism, she is worn out", "parent_carers", True),
        ("daughter 7 downs syndrome", "parent_carers", True),
        ("her brother has autism", "parent_carers", False),
        ("raising her grandson, 6", "parent_carers", False),
        ("raising her grandson, 6", "kinship_carers", True),
        ("served 12 yrs in the army, lonely", "forces_families", False),
        ("hubby deployed till march, married quarters", "forces_families", True),
        ("mum 19 with a baby of 5 weeks", "young_parents", True),
        ("mum 38 with a baby of 5 weeks", "young_parents", False),
        ("dad of two, 34, wants to meet other dads", "fathers", True),
        ("grandma, 60, has her grandchildren, 9 and 7", "fathers", False),
        ("drinks a bottle of vodka a day", "family_addiction", False),
        ("her husband is an alcoholic", "family_addiction", True),
        ("57, drinks too much, on his own", "parenting", False),
        ("chemo finished in august, sleeping 3 hrs", "farmers", False),
        ("dairy farm all his life, low", "farmers", True),
        ("27, lonely, dog person", "housebound", False),
        ("84, lonely", "housebound", True),
        ("walks with a frame, lonely", "housebound", True),
        ("retired, bored", "employment", False),
        ("45, lost his dad in May", "widowed", False),
        ("71, wife died in Feb", "widowed", True),
        ("grandad 82, nan died in April", "widowed", True),
        ("50, used to box", "physical_disability", False),
        ("24, cerebral palsy, powerchair", "physical_disability", True),
        ("her husband is deaf", "physical_disability", False),
        ("made redundant, bored", "hospital_discharge", False),
        ("home ten days since his heart op", "hospital_discharge", True),
        ("60 applications no replies, wants a job", "employment", True),
        ("kids bored all summer, no money", "parenting", True),
        ("mum of three, skint", "parenting", True),
        ("dx ADHD last year, 41", "autism", False),
        ("autistic woman 34 wants company", "autism", True),
    ],
)
def test_a_role_is_for_those_of_whom_it_was_heard(
    said: str, role: str, *, is_for_her: bool
) -> None:
    person = understand(hear(said).threads)
    judged = judge_eligibility(person, Audience(role=role), frozenset(), AreaFit.INSIDE)
    assert judged.is_mismatch is not is_for_her
    assert is_for_her or judged.level.name == EligibilityLevel.AUDIENCE
