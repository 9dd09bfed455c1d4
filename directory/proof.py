"""What shows that a group is somebody's: an address that the group itself has made public."""

from collections.abc import Collection
from urllib.parse import urlsplit

from directory.email_address import domain_of
from directory.kinds import ClaimProof

# Where anybody can have a mailbox or a page; sharing such a name shows nothing.
SHARED_BY_ALL = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.co.uk hotmail.com hotmail.co.uk live.com live.co.uk
    msn.com yahoo.com yahoo.co.uk ymail.com aol.com aol.co.uk icloud.com me.com mac.com
    btinternet.com btopenworld.com sky.com virginmedia.com virgin.net ntlworld.com talktalk.net
    tiscali.co.uk plus.com plusnet.com blueyonder.co.uk ee.co.uk o2.co.uk proton.me protonmail.com
    mail.com gmx.com gmx.co.uk zoho.com fastmail.com nhs.net mailbox.org
    facebook.com instagram.com twitter.com x.com youtube.com meetup.com eventbrite.co.uk
    sites.google.com wordpress.com wixsite.com weebly.com blogspot.com squarespace.com
    justgiving.com linktr.ee example.com example.org example.net
    """.split()
)


def prove(email: str, emails: Collection[str], sites: Collection[str]) -> ClaimProof | None:
    """How a folded address, known to be somebody's own, shows that a group is theirs.

    Parameters
    ----------
    emails, sites
        Addresses that the group's listings show, in any case; not those of its venues.
    """
    shown = {each.strip().lower() for each in emails}
    if email in shown:
        return ClaimProof.EMAIL
    domain = domain_of(email)
    domains = {domain_of(each) for each in shown} | {_host(site) for site in sites}
    is_shared = domain in SHARED_BY_ALL or not domain
    return ClaimProof.DOMAIN if domain in domains and not is_shared else None


def _host(site: str) -> str:
    address = site.strip().lower()
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")
