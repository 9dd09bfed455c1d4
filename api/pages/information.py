"""Pages about the service itself."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.pages.shell import load_shell
from api.templating import render

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])


@router.get("/privacy")
def show_privacy(request: Request) -> HTMLResponse:
    """What is kept about a person, and what is not."""
    return render(request, "pages/privacy.html")


@router.get("/accessibility")
def show_accessibility(request: Request) -> HTMLResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")


@router.get("/about")
def show_about(request: Request) -> HTMLResponse:
    """What this is, where the listings come from and how results are ordered."""
    return render(request, "pages/about.html")
