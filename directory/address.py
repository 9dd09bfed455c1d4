"""What makes the address of a database acceptable."""

from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
# Passwords that examples and images come with, which are the first that anybody tries.
WELL_KNOWN_PASSWORDS = frozenset(
    "admin change-me change_me changeme connect connect_northamptonshire default docker example"
    " letmein password password1 passw0rd pass pg postgis postgres postgresql root secret test"
    " 1234 12345 123456 12345678".split()
)


def check_address(url: str) -> str:
    """The same address, when it names a database and is not protected by a well-known password.

    Raises
    ------
    ValueError
        With a message that can be shown; it never holds the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        msg = f"it must begin with postgresql://, not with {parts.scheme or 'nothing'}://"
        raise ValueError(msg)
    query = parse_qs(parts.query)
    if not parts.path.strip("/") and "dbname" not in query:
        msg = "it must name a database: postgresql://user:password@host/database"
        raise ValueError(msg)
    host = parts.hostname or query.get("host", [""])[0]
    is_local_socket = not host or host.startswith("/")
    password = unquote(parts.password or query.get("password", [""])[0])
    if password.lower() in WELL_KNOWN_PASSWORDS and not is_local_socket:
        msg = (
            f"the database at {host} has a password that everybody tries first;"
            " change it there and here before starting"
        )
        raise ValueError(msg)
    return url
