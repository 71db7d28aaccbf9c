"""The way to the action server: one POST for each action, with time limits, and retries only where nothing runs twice.

Rasa waits 300 seconds for an action. Behind each call a customer waits, and nothing is said to them meanwhile; the
default here is 10 seconds for everything together, then they are told. Work that takes longer belongs in the
background, with a reminder.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Collection, Mapping

import httpx
import structlog

from bot.assistant.domain import Domain
from bot.conversation.answer import ActionResult, read_answer, read_rejection
from bot.conversation.tracker import Tracker
from bot.conversation.wire import DomainJson, encode_call, encode_domain
from bot.errors import ActionFailed, ActionRejected, ActionUnknown
from bot.responding.action_server import ActionServer, AnswerTooLong, EmbeddedServer, HttpServer

log = structlog.get_logger(__name__)

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request never left: to send it again is safe for every action."""
UNAVAILABLE = frozenset({502, 503, 504})
DOMAIN_MISSING = 449
"""rasa-sdk 3.8 and later: the server does not have the domain of this digest (yet)."""


class ActionClient:
    """Runs actions on an action server that speaks Rasa's contract.

    Args:
        server: Another process, by an HTTP client; or an ASGI app in this one (`EmbeddedServer`).
        url: Address of the webhook.
        connect_timeout: Seconds to reach the server.
        timeout: Seconds for the whole action, retries included.
        retries: How often a request that was not sent (or may safely run twice) is sent again.
        retry_pause: Seconds before the first retry; doubled for each further one.
        headers: Sent with each call.
        basic_auth: User name and password.
        token: Sent as the query parameter ``token_name``.
        token_name: Name of that parameter.
        params: Further query parameters.
        selective_domain: Send the domain only to actions marked ``send_domain: true``.
        server_keeps_domain: Send only the domain's digest, and the domain when the server asks for it (status 449);
            for servers of rasa-sdk 3.8 and later.
        repeatable: Actions that may run twice, beside the ``validate_*`` ones: they are also retried after a broken
            connection and when the server says that it is not available.
        compress: Deflate the body (rasa-sdk's own server understands it).
        max_events: Of a session, at most so many last events are sent.
        max_answer_bytes: A longer answer is nonsense.
    """

    def __init__(
        self,
        server: httpx.AsyncClient | EmbeddedServer,
        url: str,
        *,
        connect_timeout: float = 2.0,
        timeout: float = 10.0,
        retries: int = 2,
        retry_pause: float = 0.1,
        headers: Mapping[str, str] | None = None,
        basic_auth: tuple[str, str] | None = None,
        token: str | None = None,
        token_name: str = "token",  # noqa: S107 - the name of a parameter, not a secret
        params: Mapping[str, str] | None = None,
        selective_domain: bool = False,
        server_keeps_domain: bool = False,
        repeatable: Collection[str] = (),
        compress: bool = False,
        max_events: int | None = 200,
        max_answer_bytes: int = 4_000_000,
    ) -> None:
        query = {**(params or {}), **({token_name: token} if token else {})}
        self._url = httpx.URL(url).copy_merge_params(query) if query else httpx.URL(url)
        # Without user name and query, which may hold secrets.
        self._place = str(self._url.copy_with(userinfo=b"", query=None))
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        auth = httpx.BasicAuth(*basic_auth) if basic_auth else None
        limits = httpx.Timeout(timeout, connect=connect_timeout)
        self._server: ActionServer = (
            HttpServer(server, auth=auth, timeout=limits) if isinstance(server, httpx.AsyncClient) else server
        )
        self._timeout = timeout
        self._retries = retries
        self._retry_pause = retry_pause
        self._selective = selective_domain
        self._server_keeps_domain = server_keeps_domain
        self._repeatable = frozenset(repeatable)
        self._compress = compress
        self._max_events = max_events
        self._max_answer = max_answer_bytes
        self._domain: tuple[Domain, DomainJson] | None = None

    async def run(self, name: str, tracker: Tracker, domain: Domain) -> ActionResult:
        """Run an action.

        Raises:
            ActionRejected: It declines to run.
            ActionFailed: No answer in time, or none that can be used.
        """
        try:
            async with asyncio.timeout(self._timeout):
                status, body = await self._call(name, tracker, domain)
        except TimeoutError as error:
            mend = "Raise timeout: under action_endpoint in endpoints.yml, or make the action faster."
            raise self._failed(name, f"no answer within {self._timeout:g} seconds.", mend=mend) from error
        return self._read(name, status, body)

    async def _call(self, name: str, tracker: Tracker, domain: Domain) -> tuple[int, bytes]:
        wants_domain = not self._selective or name in (domain.send_domain or ())
        known = self._encoded(domain)
        digest = known.digest if self._server_keeps_domain else None
        first = known if wants_domain and not digest else None
        status, body = await self._send_patiently(name, self._encode(name, tracker, first, digest))
        if status == DOMAIN_MISSING:
            status, body = await self._send_patiently(name, self._encode(name, tracker, known, digest))
        return status, body

    async def _send_patiently(self, name: str, content: bytes) -> tuple[int, bytes]:
        may_repeat = name.startswith("validate_") or name in self._repeatable
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                status, body = await self._send(name, content)
            except httpx.RequestError as error:
                if is_last or not (may_repeat or isinstance(error, NOT_SENT)):
                    raise self._unreachable(name, error) from error
            else:
                if is_last or not (may_repeat and status in UNAVAILABLE):
                    return status, body
            log.info("action_retried", action=name, attempt=attempt + 1)
            await asyncio.sleep(self._retry_pause * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _send(self, name: str, content: bytes) -> tuple[int, bytes]:
        headers = {**self._headers, "Content-Encoding": "deflate"} if self._compress else self._headers
        try:
            return await self._server.post(self._url, content, headers=headers, at_most=self._max_answer)
        except AnswerTooLong as error:
            raise self._failed(name, f"its answer is longer than {self._max_answer} bytes.") from error

    def _encode(self, name: str, tracker: Tracker, domain: DomainJson | None, digest: str | None) -> bytes:
        content = encode_call(name, tracker, domain=domain, digest=digest, max_events=self._max_events)
        return zlib.compress(content) if self._compress else content

    def _encoded(self, domain: Domain) -> DomainJson:
        if self._domain is None or self._domain[0] is not domain:
            self._domain = (domain, encode_domain(domain.source))
        return self._domain[1]

    def _read(self, name: str, status: int, body: bytes) -> ActionResult:
        if status == httpx.codes.OK:
            return read_answer(name, body)
        if status == httpx.codes.BAD_REQUEST:
            reason = read_rejection(body)
            if reason is not None:
                raise ActionRejected(reason, place=name)
        # What the server says about it may hold the customer's words, so it goes no further than here.
        log.debug("action_server_error", action=name, status=status, body=body[:2_000].decode(errors="replace"))
        if status == httpx.codes.NOT_FOUND:
            mend = "Add it to the action server, or take it out of domain.yml; and see that the url ends in /webhook."
            raise ActionUnknown("the action server does not know it.", place=f"{name} at {self._place}", mend=mend)
        raise self._failed(name, f"the action server answered {status}.", mend="Its log says why.")

    def _unreachable(self, name: str, error: httpx.RequestError) -> ActionFailed:
        if isinstance(error, NOT_SENT):
            mend = "Is it running? usher run actions starts it."
            return self._failed(name, f"the action server cannot be reached ({_why(error)}).", mend=mend)
        return self._failed(name, f"the connection to the action server broke ({_why(error)}).")

    def _failed(self, name: str, message: str, *, mend: str | None = None) -> ActionFailed:
        return ActionFailed(message, place=f"{name} at {self._place}", mend=mend)


def _why(error: httpx.RequestError) -> str:
    return str(error) or type(error).__name__
