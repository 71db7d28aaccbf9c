"""rasa-sdk's contract over HTTP: POST /webhook and GET /actions, through rasa-sdk's own executor.

| what happens | answer |
|---|---|
| the action answers | 200 {"events", "responses"} |
| no next_action | 200 null, as rasa-sdk |
| it rejects (`ActionExecutionRejection`) | 400 {"error", "action_name"} |
| no such action | 404 {"error", "action_name"} |
| the domain is missing (a bot that sends only its digest) | 449 {"error", "action_name"} |
| the record cannot be used | 500 {"error", "request_body"}; place and mend are logged |
| it raises anything else | 500 {"error", "request_body"}; the traceback is logged |
| the body cannot be understood | 413, 415, 422 in the shape of `actions.problems` |
"""

from __future__ import annotations

import traceback
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException
from starlette.types import Receive, Scope, Send

from actions.call import read_call
from actions.errors import RecordError
from actions.problems import EscapedJson

RETRY_WITH = 449

log = structlog.get_logger(__name__)


class Webhook:
    """``POST /webhook`` as a bare ASGI endpoint: several calls are made for a message, and FastAPI has nothing to read.

    Args:
        executor: Knows the actions.
        max_body: Bytes of one request, after decompression.
    """

    def __init__(self, executor: ActionExecutor, *, max_body: int) -> None:
        self._executor = executor
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one action."""
        request = Request(scope, receive)
        answer = await run_call(self._executor, await read_call(request, max_body=self._max_body))
        await answer(scope, receive, send)


async def run_call(executor: ActionExecutor, call: dict[str, Any]) -> JSONResponse:
    """Run an action call and turn what comes of it into rasa-sdk's answers."""
    name, conversation = call.get("next_action"), call.get("sender_id")
    try:
        result = await executor.run(call)
        return EscapedJson(result.model_dump() if result else None)
    except ActionExecutionRejection as error:
        return _named(HTTPStatus.BAD_REQUEST, error.message, error.action_name)
    except ActionNotFoundException as error:
        log.warning("action_unknown", action=name, conversation=conversation)
        return _named(HTTPStatus.NOT_FOUND, error.message, error.action_name)
    except ActionMissingDomainException as error:
        return _named(RETRY_WITH, error.message, error.action_name)
    except RecordError as error:
        # It names the database and the mend, which a page of SQLAlchemy's frames would only hide.
        log.error("action_failed", action=name, conversation=conversation, error=str(error))  # noqa: TRY400 - as said
        return _failed(str(error), call)
    except Exception as error:  # noqa: BLE001 - whatever an action raises is answered, and logged with its traceback
        # As text: renderers of live tracebacks show local variables, and those hold what the customer wrote.
        said = traceback.format_exc()
        log.error("action_failed", action=name, conversation=conversation, exception=said)  # noqa: TRY400 - as text
        return _failed(str(error) or type(error).__name__, call)


def _failed(error: str, call: dict[str, Any]) -> JSONResponse:
    return EscapedJson({"error": error, "request_body": call}, status_code=HTTPStatus.INTERNAL_SERVER_ERROR)


def _named(status: int, error: str, action_name: str) -> JSONResponse:
    return EscapedJson({"error": error, "action_name": action_name}, status_code=status)
