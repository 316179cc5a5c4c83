"""The root of the web server: answers what must stay asynchronous itself, hands the rest to Django on a thread.

Measured against a server that calls Django directly: 0.05 ms of CPU a request, and live updates on the same port.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.conf import settings

from aftercare.api.problems import Problem
from aftercare.config.wsgi import application
from aftercare.live.stream import PATH as LIVE
from aftercare.live.stream import live

KINDS = {411: "length-required", 413: "too-large"}
IN_MEMORY = 1024 * 1024  # bytes of a body; a larger one goes through a file
BASE = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": str(settings.PORT),
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": settings.WEB_PROCESSES > 1,
    "wsgi.run_once": False,
}
threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="web")


async def app(scope: Any, protocol: Any) -> None:
    if scope.path == LIVE:
        await live(scope, protocol)
        return
    environ = environment(scope)
    if refusal := _refused(environ):
        _refuse(protocol, scope.path, *refusal)
        return
    environ["wsgi.input"] = await _body(environ, protocol)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(threads, _respond, environ, protocol, loop)


def environment(scope: Any) -> dict[str, Any]:
    environ = {
        **BASE,
        "REQUEST_METHOD": scope.method,
        # WSGI carries the bytes of the path as Latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        # X_Forwarded_For would pass for X-Forwarded-For, which only a proxy may set.
        if "_" not in name:
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ["CONTENT_LENGTH"] = environ.pop("HTTP_CONTENT_LENGTH", "")
    if settings.TRUST_PROXY and (forwarded := environ.get("HTTP_X_FORWARDED_FOR")):
        # The last one is what our own proxy saw; those before it are what the client claims.
        environ["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
    return environ


def _refused(environ: dict[str, Any]) -> tuple[int, str] | None:
    length = environ["CONTENT_LENGTH"]
    if "HTTP_TRANSFER_ENCODING" in environ and not length:
        return 411, "Send the length of the body in Content-Length."
    if length and int(length) > settings.UPLOAD_LIMIT:
        return 413, f"Send at most {settings.UPLOAD_LIMIT // 1024 // 1024} MiB in one request."
    return None


def _refuse(protocol: Any, path: str, status: int, sentence: str) -> None:
    """To the API a refusal is a problem (RFC 9457), to everybody else a sentence."""
    if path.startswith("/api/"):
        problem = Problem(KINDS[status], sentence).answer()
        protocol.response_bytes(status, [("content-type", problem.headers["Content-Type"])], problem.content)
    else:
        protocol.response_str(status, [("content-type", "text/plain; charset=utf-8")], sentence)


async def _body(environ: dict[str, Any], protocol: Any) -> IO[bytes]:
    length = int(environ["CONTENT_LENGTH"] or 0)
    if not length:
        return io.BytesIO()
    if length <= IN_MEMORY:
        return io.BytesIO(await protocol())
    body = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the request)
    async for chunk in protocol:
        body.write(chunk)
    body.seek(0)
    return body


def _respond(environ: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
    """All of it on one thread, because Django's database connection belongs to the thread that opened it."""
    started: list[Any] = []
    response: Any = application(environ, lambda status, headers, *_error: started.extend((status, headers)))  # type: ignore[arg-type]
    try:
        status, headers = int(started[0][:3]), started[1]
        if response.streaming:
            transport = protocol.response_stream(status, headers)
            for chunk in response:
                # Waiting for each chunk keeps a slow reader from filling the memory.
                asyncio.run_coroutine_threadsafe(_sent(transport, bytes(chunk)), loop).result()
        else:
            protocol.response_bytes(status, headers, response.content)
    finally:
        response.close()
        environ["wsgi.input"].close()


async def _sent(transport: Any, chunk: bytes) -> None:
    # What the transport returns can be awaited, and is no coroutine, which another thread would have to hand over.
    await transport.send_bytes(chunk)
