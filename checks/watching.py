"""Watches what a browser meets and no assertion looks at: a script's error, a lost request, an answer that refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LEFT = "net::ERR_ABORTED"
"""A page that is left, or asks anew, gives up what it waited for; that is no failure."""
TWICE = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort")
"""The console repeats what the network said already, or that a request was given up for a newer one."""


class Watch:
    """Fails a test at its end, unless the test said before what to expect."""

    def __init__(self) -> None:
        self._met: list[tuple[int | str, str]] = []
        self._expected: set[int | str] = set()

    def expects(self, *what: int | str) -> None:
        """From here on these come and are right: statuses of answers, network errors such as `ERR_FAILED`."""
        self._expected.update(what)

    def over(self, context: BrowserContext) -> None:
        context.on("weberror", lambda error: self._meet("script", str(error.error)))
        context.on("console", self._read)
        context.on("requestfailed", self._lose)
        context.on("response", self._answer)

    def complaints(self) -> list[str]:
        """What came and was not expected, and what was expected and did not come."""
        came = {what for what, _ in self._met}
        missed = [f"{what}: expected, and did not come" for what in self._expected - came]
        return [f"{what}: {said}" for what, said in self._met if what not in self._expected] + missed

    def _meet(self, what: int | str, said: str) -> None:
        self._met.append((what, said))

    def _read(self, message: ConsoleMessage) -> None:
        # A refusal of the content security policy that only reports is no error to the browser.
        is_wrong = message.type == "error" or "Content Security Policy" in message.text
        if is_wrong and not message.text.startswith(TWICE):
            self._meet("console", message.text)

    def _lose(self, request: Request) -> None:
        if request.failure != LEFT:
            error = (request.failure or "").removeprefix("net::")
            self._meet(error, f"{request.method} {request.url}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400:
            self._meet(response.status, f"{response.request.method} {response.url}")
