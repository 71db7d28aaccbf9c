"""An action server of rasa-sdk's own parts, over ASGI."""

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException


def sdk_app(*actions: Action) -> FastAPI:
    """rasa-sdk's contract over FastAPI, as its own server answers it."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    app = FastAPI()

    @app.post("/webhook")
    async def webhook(request: Request) -> Response:
        try:
            result = await executor.run(await request.json())
        except ActionExecutionRejection as error:
            return _reply(400, {"error": error.message, "action_name": error.action_name})
        except ActionNotFoundException as error:
            return _reply(404, {"error": error.message, "action_name": error.action_name})
        except ActionMissingDomainException as error:
            return _reply(449, {"error": error.message, "action_name": error.action_name})
        return _reply(200, result.model_dump() if result else None)

    return app


def _reply(status: int, body: Any) -> Response:
    return Response(json.dumps(body), status_code=status, media_type="application/json")
