"""Every page, put into the application."""

from fastapi import FastAPI

from api.pages import api_docs, information, map_file, map_layers, quality, search, services
from api.pages.static_files import VersionedFiles


def add_pages(app: FastAPI) -> None:
    """Add the pages and the files that they load."""
    for page in (search, map_file, map_layers, services, quality, information, api_docs):
        app.include_router(page.router)
    app.mount("/static", VersionedFiles(), name="static")
