"""Sign-in with a council's own accounts: OpenID Connect, authorization code with PKCE."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api.access.errors import CouncilSignInError
from api.public_address import public_address
from directory.config import Settings

BACK = "/sign-in/council/back"
SCOPE = "openid email profile"
TIMEOUT_S = 10
CLOCKS_DIFFER_S = 60
# Signatures by a key that the provider alone has; its shared secret signs nothing here.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"})
FAILED = "Your council's sign-in did not answer as it should. Try again, or sign in by e-mail."


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """Somebody as a council's sign-in names them."""

    issuer: str
    subject: str
    email: str | None
    is_email_verified: bool
    name: str | None
    claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WayThere:
    """What is sent along, and compared when somebody comes back.

    Notes
    -----
    Made from the browser's own secret, so that the server keeps neither, and of no use to another
    browser.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, state: str, browser: str) -> "WayThere":
        """The way of one asking by one browser."""
        return cls(state, _derived(browser, "nonce", state), _derived(browser, "verifier", state))


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """The provider of a deployment.

    Notes
    -----
    What the provider says of itself, and its keys, are read anew for each sign-in: people sign in
    seldom, and keys change without notice.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    redirect_uri: str

    @classmethod
    def of(cls, settings: Settings) -> "OpenIdProvider":
        """The provider that the settings name.

        Raises
        ------
        CouncilSignInError
            They name none.
        """
        if not settings.oidc_issuer or not settings.oidc_client_id:
            msg = "No council's sign-in is set up here. Sign in by e-mail."
            raise CouncilSignInError(msg)
        return cls(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret,
            f"{public_address(settings)}{BACK}",
        )

    def address(self, way: WayThere) -> str:
        """Where to send the browser.

        Raises
        ------
        CouncilSignInError
            The provider cannot be reached or is another.
        """
        with self._client() as client:
            endpoint = self._endpoint(self._describe(client), "authorization_endpoint")
            address, _ = client.create_authorization_url(
                endpoint, state=way.state, nonce=way.nonce, code_verifier=way.verifier
            )
        return str(address)

    def member(self, way: WayThere, code: str) -> CouncilMember:
        """Who came back with a code.

        Raises
        ------
        CouncilSignInError
            The provider cannot be reached, refuses the code, or its token is not for this sign-in.
        """
        try:
            with self._client() as client:
                described = self._describe(client)
                token = client.fetch_token(
                    self._endpoint(described, "token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=self.redirect_uri,
                    code_verifier=way.verifier,
                )
                keys = _document(client, self._endpoint(described, "jwks_uri"))
            claims = self._claims(token, keys, way.nonce)
        # The provider's answer stands in their messages, and may hold what nobody should read.
        except (httpx2.HTTPError, httpx2.InvalidURL, OAuthError, JoseError):
            raise CouncilSignInError(FAILED) from None
        except (ValueError, KeyError, TypeError):
            raise CouncilSignInError(FAILED) from None
        return _member(self.issuer, claims)

    def _client(self) -> Any:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope=SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            follow_redirects=False,
        )

    def _describe(self, client: Any) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            described = _document(client, address)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError):
            raise CouncilSignInError(FAILED) from None
        if described.get("issuer") != self.issuer:
            raise CouncilSignInError(FAILED)
        return described

    def _endpoint(self, described: Mapping[str, Any], name: str) -> str:
        """One of its addresses, as well protected as the provider's own."""
        address = str(described.get(name, ""))
        scheme = self.issuer.partition("://")[0]
        if not address.startswith(("https://", f"{scheme}://")):
            raise CouncilSignInError(FAILED)
        return address

    def _claims(
        self, token: Mapping[str, Any], keys: Mapping[str, Any], nonce: str
    ) -> Mapping[str, Any]:
        """What the identity token says, once it is sure to be for this sign-in."""
        registry = JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)
        key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        read = jwt.decode(token["id_token"], key_set, registry=registry)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
            {"nonce": nonce, "client_id": self.client_id, "access_token": token["access_token"]},
        )
        claims.validate(leeway=CLOCKS_DIFFER_S)
        return dict(claims)


def _document(client: Any, address: str) -> Mapping[str, Any]:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    document = answer.json()
    if not isinstance(document, dict):
        msg = "no JSON object"
        raise TypeError(msg)
    return document


def _member(issuer: str, claims: Mapping[str, Any]) -> CouncilMember:
    email, name = claims.get("email"), claims.get("name")
    return CouncilMember(
        issuer,
        str(claims["sub"]),
        email if isinstance(email, str) else None,
        claims.get("email_verified") is True,
        name if isinstance(name, str) else None,
        claims,
    )


def _derived(browser: str, purpose: str, state: str) -> str:
    return digest(browser.encode(), f"{purpose}:{state}".encode(), sha256).hex()
