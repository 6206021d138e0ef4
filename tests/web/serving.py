"""The application on a real socket of this machine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI


class Server(uvicorn.Server):
    """Signals are the test run's, and whoever waits for the port is told."""

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app,
            port=0,
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=1,
            proxy_headers=False,
        )
        super().__init__(config)
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[object] | None = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]  # always None here
        port = self.servers[0].sockets[0].getsockname()[1]
        self.address.set_result(f"127.0.0.1:{port}")


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Host and port, until left."""
    server = Server(app)
    running = asyncio.create_task(server.serve())
    try:
        yield await server.address
    finally:
        server.should_exit = True
        await running
