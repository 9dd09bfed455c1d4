"""Tokens by which programs say for which organization they ask."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from api.access.errors import TokenNeededError, TokenScopeError
from api.access.limits import WRITES_BY_TOKEN, WRONG_TOKENS_BY_NETWORK, TryCounter
from api.dependencies import TransactionOpener
from directory.api_tokens import use_token
from directory.kinds import TokenScope

SCHEME = "bearer"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """What a program may do, and for whom.

    Parameters
    ----------
    made_by
        Account of the keeper who made the token, in whose name the program works.
    """

    id: UUID
    organization_id: UUID
    scope: TokenScope
    made_by: UUID


def find_token(request: Request, opener: TransactionOpener, tries: TryCounter) -> TokenSeen | None:
    """Whose token a request shows; nothing where it shows none.

    Raises
    ------
    TokenNeededError
        What it shows opens nothing: it never did, has run out, or was revoked.
    """
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.strip().partition(" ")
    if scheme.lower() == SCHEME and len(secret) <= LONGEST:
        with opener() as session:
            token = use_token(session, secret.strip(), tries.now)
            if token is not None and token.made_by is not None:
                return TokenSeen(token.id, token.organization_id, token.scope, token.made_by)
    tries.count_network(WRONG_TOKENS_BY_NETWORK)
    msg = (
        "The token opens nothing: it has run out, was revoked, whoever made it has left, or it is"
        " not sent as Authorization: Bearer."
    )
    raise TokenNeededError(msg, is_invalid=True)


# For the documentation of the API: what a request shows is read above.
_SHOWN = Security(HTTPBearer(auto_error=False, scheme_name="token"))
ShownToken = Annotated[TokenSeen | None, Depends(find_token)]


class RequiresToken:
    """Dependency of an address for programs: they show a token of a scope."""

    def __init__(self, scope: TokenScope) -> None:
        self.scope = scope

    def __call__(self, token: ShownToken, tries: TryCounter, _shown: None = _SHOWN) -> TokenSeen:
        """Who asks.

        Raises
        ------
        TokenNeededError
            No token is shown.
        TokenScopeError
            It is for reading alone.
        """
        if token is None:
            msg = "Send a token of the organization as Authorization: Bearer."
            raise TokenNeededError(msg, is_invalid=False)
        if token.scope != self.scope:
            msg = f"The token is for {token.scope}; this needs one for {self.scope}."
            raise TokenScopeError(msg)
        tries.count(WRITES_BY_TOKEN, str(token.id))
        return token
