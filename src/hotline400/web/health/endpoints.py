"""Is the platform well? For balancers and monitors: no sign-in, nothing secret."""

from fastapi import APIRouter, Request, Response

from hotline400.web.health.schemas import Health
from hotline400.web.ports import dependencies_of

router = APIRouter(prefix="/health", tags=["health"])


@router.get("", responses={503: {"model": Health}})
async def get_health(request: Request, response: Response) -> Health:
    """503 when calls cannot be answered."""
    health = await dependencies_of(request).health()
    if health.status == "down":
        response.status_code = 503
    return health
