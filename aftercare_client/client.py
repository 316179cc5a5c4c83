"""The client, and how it reaches the server."""

from __future__ import annotations

from typing import Self

import requests

from .calling import Reply, Send
from .operations import Operations
from .problems import Unreachable


class Client(Operations):
    """Calls one installation with one token.

    A read, and a write that takes an Idempotency-Key (made here unless you give one), is sent again up to `retries`
    times when there is no answer, or a passing error, or too many requests: after what `Retry-After` says, else after
    `backoff` seconds and twice as long each time. What would have to wait for more than `longest_wait` fails at once.
    """

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        language: str = "",
        timeout: float = 30,
        retries: int = 3,
        backoff: float = 0.5,
        longest_wait: float = 60,
        send: Send | None = None,
    ) -> None:
        super().__init__(
            url,
            token=token,
            language=language,
            retries=retries,
            backoff=backoff,
            longest_wait=longest_wait,
            send=send or Http(timeout),
        )

    def with_token(self, token: str) -> Self:
        """The same installation for somebody else: a customer who has just proved an order to be theirs."""
        return type(self)(
            self.url,
            token,
            language=self.language,
            retries=self.retries,
            backoff=self.backoff,
            longest_wait=self.longest_wait,
            send=self.send,
        )


class Http:
    """Sends over connections that are kept open. Redirects are not followed: the token is for this address alone."""

    def __init__(self, timeout: float) -> None:
        self.timeout, self.session = timeout, requests.Session()

    def __call__(self, request: requests.PreparedRequest) -> Reply:
        # Proxies and certificates as the environment names them.
        around = self.session.merge_environment_settings(request.url or "", {}, None, None, None)
        try:
            response = self.session.send(request, timeout=self.timeout, allow_redirects=False, **around)
        except requests.RequestException as error:
            raise Unreachable(str(error)) from error
        return Reply(response.status_code, response.headers, response.content)
