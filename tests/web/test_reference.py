"""The widget, the real server and the trained reference assistant: answers come from the sample record."""

import pytest
from kit.browser import CHROMIUM, chromium
from kit.ports import free_port
from kit.reference import fill_record, project_copy, served
from kit.showcase import play
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.web,
    pytest.mark.process,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)"),
]


@pytest.mark.timeout(240)
def test_ten_turns_are_answered_from_the_record(tmp_path, reference_model):
    project = project_copy(tmp_path / "project", reference_model)
    fill_record(project)
    with served(project, port=free_port()) as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(server.url)
        play(page)
        page.reload()
        said = page.locator("usher-chat li.turn")
        expect(said.filter(has_text="Roaming in Spain").first).to_be_visible()
        expect(said.filter(has_text="when are you open on sundays?")).to_have_count(1)
