"""The drawing as one HTML file that needs no network."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from importlib.resources import files

from bot.assistant.load import Project
from bot.measure.graph.details import details
from bot.measure.graph.tree import plant


def draw(project: Project) -> str:
    """The page of a project's rules and stories.

    Args:
        project: From `bot.assistant.load.load_project`.
    """
    forest = plant(project.flows, project.domain, folder=project.folder)
    data = {
        "flows": [asdict(flow) for flow in forest.flows],
        "roots": [root.as_dict() for root in forest.roots],
        "details": details(project),
    }
    page = _part("page.html")
    for mark, text in (
        ("TITLE", escape(project.name)),
        ("STYLE", _part("page.css")),
        ("SCRIPT", _part("page.js")),
        ("DATA", _as_script(data)),
    ):
        page = page.replace(f"<!--{mark}-->", text)
    return page


def _part(name: str) -> str:
    return (files("bot.measure.graph") / name).read_text(encoding="utf-8")


def _as_script(data: object) -> str:
    """JSON that cannot end the script element it stands in, whatever the texts are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
