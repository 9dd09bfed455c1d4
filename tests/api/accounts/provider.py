"""An OpenID provider for tests, run as a process of its own: ``python provider.py PORT``.

It does what a provider must (discovery, authorization code, PKCE, client authentication, keys), for
one client, and misbehaves in one named way when it is told to.
"""

import json
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "connect", "a-secret-of-the-tests"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
NEW_KEY = ECKey.generate_key("P-256", {"kid": "second", "use": "sig"})
FOREIGN_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


class Provider(BaseHTTPRequestHandler):
    """Answers one request."""

    person: ClassVar[dict[str, Any]] = {}
    fault = ""
    asked: ClassVar[dict[str, dict[str, str]]] = {}

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/.well-known/openid-configuration":
            self._json(self._description())
        elif address.path == "/authorize":
            self._authorize(asked)
        elif address.path == "/jwks":
            keys = [KEY.as_dict(private=False), NEW_KEY.as_dict(private=False)]
            self._json({"keys": keys})
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path == "/control":
            told = json.loads(body)
            Provider.person, Provider.fault = told["person"], told.get("fault", "")
            self._json({"asked": len(Provider.asked)})
        elif self.path == "/token":
            self._token({name: values[0] for name, values in parse_qs(body).items()})
        else:
            self._json({"error": "not_found"}, 404)

    def _issuer(self) -> str:
        return f"http://127.0.0.1:{sys.argv[1]}"

    def _description(self) -> dict[str, Any]:
        issuer = self._issuer()
        token_at = "ftp://127.0.0.1" if self.fault == "endpoint" else issuer
        return {
            "issuer": f"{issuer}/other" if self.fault == "description" else issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{token_at}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        is_right = (
            asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code"
            and "openid" in asked.get("scope", "").split()
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and all(asked.get(name) for name in ("state", "nonce", "redirect_uri"))
        )
        if not is_right:
            self._json({"error": "invalid_request"}, 400)
            return
        code = token_urlsafe(16)
        Provider.asked[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self._issuer()}
        if self.fault == "denied":
            answer = {"error": "access_denied", "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def _token(self, sent: dict[str, str]) -> None:
        asked = Provider.asked.pop(sent.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest())
        named = b64decode(self.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if (
            asked is None
            or named != f"{CLIENT}:{SECRET}"
            or sent.get("grant_type") != "authorization_code"
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or challenge.decode().rstrip("=") != asked["code_challenge"]
            or self.fault == "token"
        ):
            self._json({"error": "invalid_grant"}, 400)
            return
        token = {"access_token": token_urlsafe(16), "token_type": "Bearer", "expires_in": 60}
        if self.fault != "no identity":
            token["id_token"] = self._identity(asked["nonce"])
        self._json(token)

    def _identity(self, nonce: str) -> str:
        now, fault = int(time.time()), self.fault
        claims = {
            "iss": self._issuer(),
            "aud": CLIENT,
            "sub": "person-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
        }
        faulty: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://login.evil.example"},
            "audience": {"aud": "another-client"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "not yet": {"nbf": now + 900},
            "nonce": {"nonce": "another"},
        }
        claims |= faulty.get(fault, {})
        if fault == "no nonce":
            del claims["nonce"]
        if fault == "no subject":
            del claims["sub"]
        if fault == "secret":
            return jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(SECRET))
        if fault == "unsigned":
            parts = ({"alg": "none"}, claims)
            return ".".join(map(_part, parts)) + "."
        if fault == "new key":
            return jwt.encode({"alg": "ES256", "kid": "second"}, claims, NEW_KEY)
        key = FOREIGN_KEY if fault == "signature" else KEY
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, key)

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
