"""What Prometheus reads."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.metrics import write_metrics

router = APIRouter(tags=["operation"])


@router.get("/metrics", response_class=Response)
def get_metrics() -> Response:
    """Counts and durations of requests by method, route and status."""
    headers = {"Cache-Control": "no-store"}
    return Response(write_metrics(), media_type=CONTENT_TYPE_LATEST, headers=headers)
