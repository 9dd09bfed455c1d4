"""Every page, put into the application."""

from fastapi import FastAPI

from api.pages import api_docs, information, map_file, map_layers, quality, search, services
from api.pages.accounts import (
    api_tokens,
    claim,
    claim_reviews,
    council,
    kept_organization,
    own_account,
    sign_in,
)
from api.pages.administration import accounts, one_account
from api.pages.bulk import downloads as bulk_downloads
from api.pages.bulk import uploads as bulk_uploads
from api.pages.editing import check, overtaken, questions, start, when_dates, where_postcode
from api.pages.editing.kept_typing import keep_what_is_typed
from api.pages.freshness import confirming, correcting, dashboard, reports, ringing
from api.pages.jobs import feeds as followed_feeds
from api.pages.jobs import overview as jobs
from api.pages.organizations import editing as organization_editing
from api.pages.organizations import record as organization_record
from api.pages.organizations import waiting as waiting_organizations
from api.pages.planning import routes as planning
from api.pages.reviewing import change, feeds, history, merge, queue, twins, withdrawing
from api.pages.static_files import VersionedFiles


def add_pages(app: FastAPI) -> None:
    """Add the pages and the files that they load."""
    for page in (search, map_file, map_layers, services, quality, information, api_docs):
        app.include_router(page.router)
    app.include_router(planning.router)
    app.include_router(planning.files)
    for page in (sign_in, council, own_account, claim, kept_organization, claim_reviews):
        app.include_router(page.router)
    for page in (confirming, correcting, ringing, reports, dashboard):
        app.include_router(page.router)
    app.include_router(api_tokens.router)
    # The fixed addresses of files come before those of uploads, which begin alike.
    app.include_router(bulk_downloads.router)
    app.include_router(bulk_uploads.router)
    for page in (start, questions, check, overtaken, when_dates, where_postcode):
        app.include_router(page.router)
    keep_what_is_typed(app)
    for page in (queue, change, twins, merge, feeds, history, withdrawing):
        app.include_router(page.router)
    for page in (organization_editing, organization_record, waiting_organizations):
        app.include_router(page.router)
    for page in (accounts, one_account, followed_feeds, jobs):
        app.include_router(page.router)
    app.mount("/static", VersionedFiles(), name="static")
