"""An address shows that a group is somebody's where the group itself shows it, or its domain."""

import pytest

from directory.email_address import fold_email
from directory.errors import EmailMalformedError
from directory.kinds import ClaimProof
from directory.proof import prove

OWN, SITE = "hello@harebell.example", "https://www.harebell.example/about"


@pytest.mark.parametrize(
    ("email", "emails", "sites", "proof"),
    [
        (OWN, ["Hello@Harebell.Example "], [], ClaimProof.EMAIL),
        ("someone@gmail.com", ["someone@gmail.com"], [], ClaimProof.EMAIL),
        ("ada@harebell.example", [OWN], [], ClaimProof.DOMAIN),
        ("ada@harebell.example", [], [SITE], ClaimProof.DOMAIN),
        ("ada@harebell.example", [], ["harebell.example"], ClaimProof.DOMAIN),
        ("other@gmail.com", ["someone@gmail.com"], [], None),
        ("ada@facebook.com", [], ["https://www.facebook.com/harebell"], None),
        ("ada@evil.example", [OWN], [SITE], None),
        ("ada@harebell.example.evil", [OWN], [SITE], None),
        ("ada@bell.example", [OWN], [SITE], None),
        ("ada@harebell.example", [], [], None),
        ("ada@harebell.example", [""], ["", "https://[", "mailto:x"], None),
    ],
)
def test_what_shows_it(
    email: str, emails: list[str], sites: list[str], proof: ClaimProof | None
) -> None:
    assert prove(email, emails, sites) == proof


def test_an_address_is_folded() -> None:
    assert fold_email("  Ada.Love+lace@Example.ORG ") == "ada.love+lace@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a@",
        "@b.org",
        "a@b",
        "a b@c.org",
        "a@b.org,c@d.org",
        "a@b..org",
        "a@ｂ.org",
        "ſ@b.org",
        "a" * 65 + "@b.org",
        "a@" + "b." * 140 + "org",
        "a@b.org\r\nBcc: c@d.org",
        "<a@b.org>",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(EmailMalformedError):
        fold_email(text)
