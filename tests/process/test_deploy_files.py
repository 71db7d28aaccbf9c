"""docs/deploy/: what it names is there, and what it repeats from elsewhere is the same there."""

import re
from pathlib import Path

from bot.cli.stopping import GRACE_SECONDS

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "docs" / "deploy" / "Dockerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "docs" / "deploy" / "usher.service").read_text(encoding="utf-8")
NGINX = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def test_everything_that_is_copied_into_the_image_is_there():
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()]
    assert {"bot", "nlu", "actions", "data", "config.yml"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_has_the_encoder_that_make_installs():
    [pinned] = re.findall(r"^ENCODER := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert f"--no-deps {pinned}" in DOCKERFILE


def test_systemd_gives_requests_and_web_chat_their_time():
    [seconds] = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert int(seconds) > 2 * GRACE_SECONDS


def test_the_proxy_shows_customers_the_widget_and_its_socket_alone():
    [public] = re.findall(r"location ~ (\S+) \{", NGINX)
    shown = re.compile(public)
    for path in ("/widget/usher.js", "/webhooks/webchat/session", "/webhooks/webchat/socket", "/socket.io/", "/health"):
        assert shown.search(path), path
    for path in ("/", "/metrics", "/docs", "/version", "/webhooks/rest/webhook", "/conversations/x/tracker", "/model"):
        assert not shown.search(path), path
