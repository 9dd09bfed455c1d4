"""Phone numbers, web addresses and register numbers in one spelling each."""

import re
from urllib.parse import urlsplit

# Of these hosts many organizations have a page or an address each, so sharing one says nothing.
EVERYBODYS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com live.co.uk yahoo.com
    yahoo.co.uk btinternet.com aol.com icloud.com me.com msn.com sky.com talktalk.net
    virginmedia.com ntlworld.com protonmail.com proton.me mail.com facebook.com fb.com fb.me
    instagram.com
    twitter.com x.com youtube.com linktr.ee linkedin.com tiktok.com meetup.com eventbrite.co.uk
    eventbrite.com wordpress.com wixsite.com weebly.com blogspot.com sites.google.com google.com
    docs.google.com goo.gl bit.ly achurchnearyou.com gov.uk nhs.uk nhs.net ac.uk sch.uk org.uk co.uk
    example.com example.org example.net
    """.split()
)
RESERVED_ENDINGS = ("example", "test", "invalid", "localhost")
COUNCILS_AND_NHS = ("gov.uk", "nhs.uk", "nhs.net", "sch.uk")


def read_phone(text: str) -> str | None:
    """A number as it is dialled from abroad, ``+44`` first; nothing where it is not one."""
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", text.partition("x")[0]))
    if text.strip().startswith("+") or digits.startswith("0044"):
        digits = digits.removeprefix("00")
    elif digits.startswith("0"):
        digits = "44" + digits[1:]
    elif digits.startswith("44") and len(digits) >= 12:
        pass
    else:
        # Short codes such as 116123 are the same everywhere.
        return digits if 3 <= len(digits) <= 6 else None
    return f"+{digits}" if 11 <= len(digits) <= 15 else None


def _is_everybodys(host: str) -> bool:
    """Whether the host, or one that it lies under, says nothing of who is meant."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in RESERVED_ENDINGS:
        return True
    if host.endswith(tuple(f".{ending}" for ending in COUNCILS_AND_NHS)):
        return True
    above = {".".join(labels[at:]) for at in range(len(labels) - 1)}
    return bool(above & (EVERYBODYS - {"org.uk", "co.uk", "ac.uk", "gov.uk"})) or host in EVERYBODYS


def read_host(url: str) -> str | None:
    """The host of a web address without ``www``; nothing where it is everybody's."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return None
    host = re.sub(r"^www\d*\.", "", host.lower().rstrip("."))
    return None if _is_everybodys(host) else host


def read_page(url: str) -> str | None:
    """Host and path of a web address that is a page of its own, in one spelling."""
    host = read_host(url)
    if host is None:
        return None
    path = urlsplit(url if "//" in url else f"//{url}").path.rstrip("/").lower()
    return f"{host}{path}" if path else None


def read_email_host(email: str) -> str | None:
    """The host of an e-mail address; nothing where it is everybody's."""
    return read_host(email.rpartition("@")[2].strip()) if "@" in email else None


def read_email(email: str) -> str | None:
    """A whole e-mail address in small letters; nothing where it is none, or made up."""
    address = email.strip().lower()
    host = address.rpartition("@")[2]
    is_made_up = host.rpartition(".")[2] in RESERVED_ENDINGS or re.search(
        r"(^|\.)example\.(com|org|net)$", host
    )
    return address if "@" in address and "." in host and not is_made_up else None


def read_number(scheme: str | None, number: str) -> str | None:
    """A charity's or company's number with its org-id.guide prefix; nothing where it is neither."""
    written = re.sub(r"[\s.]", "", number).upper()
    found = re.fullmatch(r"(GB-[A-Z]{2,5})-?(\w+)", written)
    if found:
        return f"{found[1]}-{found[2].lstrip('0')}"
    if scheme and (named := re.match(r"GB-[A-Z]{2,5}", scheme.upper())):
        return f"{named[0]}-{written.lstrip('0')}"
    is_number = re.fullmatch(r"[A-Z]{0,2}\d{5,8}", written)
    return f"{(scheme or '').casefold()}:{written.lstrip('0')}" if is_number else None
