"""Every page, put into the application."""

from fastapi import FastAPI

from api.pages import api_docs, information, map_file, map_layers, quality, search, services
from api.pages.accounts import (
    claim,
    claim_reviews,
    council,
    kept_organization,
    own_account,
    sign_in,
)
from api.pages.planning import routes as planning
from api.pages.static_files import VersionedFiles


def add_pages(app: FastAPI) -> None:
    """Add the pages and the files that they load."""
    for page in (search, map_file, map_layers, services, quality, information, api_docs):
        app.include_router(page.router)
    app.include_router(planning.router)
    app.include_router(planning.files)
    for page in (sign_in, council, own_account, claim, kept_organization, claim_reviews):
        app.include_router(page.router)
    app.mount("/static", VersionedFiles(), name="static")
