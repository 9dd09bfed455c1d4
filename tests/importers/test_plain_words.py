"""What texts are read to say: markup away, access and cost with caution."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.formats.open_referral.access import AccessPoint, read_access
from importers.formats.open_referral.costs import decide_is_free
from importers.identity import derive, find_uuid
from importers.records import CostOptionRecord
from importers.wording import plain_line, plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Step-free throughout.", True),
        ("step free", True),
        ("Wheelchair accessible", True),
        ("Full wheelchair access and level access from the car park", True),
        ("There is a ramp at the side door", True),
        ("Not step free", False),
        ("Sorry, no wheelchair access", False),
        ("It isn’t wheelchair accessible", False),
        ("Three steps at the entrance and no ramp", False),
        ("Up the stairs only; no lift", False),
        ("Steps at the entrance, but a ramp can be put out", None),
        ("Partly wheelchair accessible", None),
        ("Please ring about wheelchair access", None),
        ("Accessible toilet", None),
        ("Friendly welcome", None),
        ("", None),
    ],
)
def test_step_free(text: str, expected: bool | None) -> None:
    assert read_access(text, AccessPoint.STEP_FREE) is expected


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("one accessible toilet", AccessPoint.ACCESSIBLE_TOILET, True),
        ("no disabled toilet", AccessPoint.ACCESSIBLE_TOILET, False),
        ("toilets", AccessPoint.ACCESSIBLE_TOILET, None),
        ("Loop in the main hall", AccessPoint.HEARING_LOOP, True),
        ("no hearing loop yet", AccessPoint.HEARING_LOOP, False),
        ("free parking behind", AccessPoint.PARKING, True),
        ("no parking on site", AccessPoint.PARKING, False),
    ],
)
def test_other_access(text: str, point: AccessPoint, expected: bool | None) -> None:
    assert read_access(text, point) is expected


def cost(amount: str | None, option: str | None = None) -> CostOptionRecord:
    return CostOptionRecord(
        uuid4(), option=option, amount=None if amount is None else Decimal(amount)
    )


@pytest.mark.parametrize(
    ("costs", "fees", "expected"),
    [
        ([cost("0", "Free")], None, True),
        ([cost("0"), cost("0.00")], None, True),
        ([], "Free", True),
        ([], "This service is free of charge.", True),
        ([cost(None, "No charge")], None, True),
        ([cost("3.50")], None, False),
        ([cost("3.50"), cost("2")], "Pay at the door", False),
        ([], "£3 a session", False),
        ([], "50p for tea", False),
        ([cost("3"), cost("0", "Carers")], None, None),
        ([cost("3")], "Free for carers", None),
        ([], "Free for carers", None),
        ([], "Free parking", None),
        ([], "Not free", None),
        ([], "First session free", None),
        ([], "Donations welcome", None),
        ([], None, None),
    ],
)
def test_free_is_yes_no_or_not_recorded(
    costs: list[CostOptionRecord], fees: str | None, expected: bool | None
) -> None:
    assert decide_is_free(tuple(costs), fees) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tea&nbsp;&amp; cake", "Tea & cake"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<script>alert(1)</script>Hello<!-- x -->", "alert(1) Hello"),
        ("5 < 6 and a<b", "5 < 6 and a<b"),
        ("nul\x00 and \ud800half\u202e", "nul and half"),
        (" \r\n\r\n\r\n\r\n a \t b ", "a b"),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain_text(text) == expected


@given(st.text())
def test_plain_text_can_always_be_stored_and_is_plain_already(text: str) -> None:
    plain = plain_line(text)
    plain.encode("utf-8")
    assert "\x00" not in plain
    assert plain == plain.strip()
    if "&" not in plain and "<" not in plain:
        assert plain_line(plain) == plain


@given(st.lists(st.text() | st.integers(), min_size=1), st.lists(st.text(), min_size=1))
def test_derived_ids_depend_on_their_parts_alone(first: list[object], second: list[str]) -> None:
    def storable(parts: list[object]) -> list[object]:
        return [str(part).encode("utf-8", "ignore").decode() for part in parts]

    one, other = storable(first), storable([*second])
    assert derive(*one) == derive(*one)
    if "\x1f".join(map(str, one)) != "\x1f".join(map(str, other)):
        assert derive(*one) != derive(*other)
    assert find_uuid(str(derive(*one))) == derive(*one)
