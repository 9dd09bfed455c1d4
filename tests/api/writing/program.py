"""A program of an organization, with a token."""

from datetime import UTC, datetime, timedelta
from typing import Any

from httpx2 import Response
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.api_tokens import make_token
from directory.kinds import TokenScope
from directory.models import Account, Organization, Service

NOW = datetime.now(UTC)


class Program:
    """A program with a token of one organization."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, service: Service) -> Response:
        return self.client.get(f"/api/services/{service.id}", headers=self.headers)

    def put(self, service: Service, document: Any, etag: str | None = None) -> Response:
        path = f"/api/services/{service.id}"
        tag = etag if etag is not None else self.get(service).headers["etag"]
        headers = {**self.headers, **({"If-Match": tag} if tag else {})}
        return self.client.put(path, json=document, headers=headers)


def token_of(
    session: Session,
    organization: Organization,
    keeper: Account,
    scope: TokenScope = TokenScope.WRITE,
) -> str:
    lives = timedelta(days=30)
    return make_token(session, organization.id, keeper.id, "x", scope, lives, NOW).secret
