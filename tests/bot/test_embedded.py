"""The server that endpoints.yml names under ``app:``, also one in the project's own folder."""

import sys

import pytest

from bot.embedded import embedded_app
from bot.errors import SettingsError

SERVER = "from fastapi import FastAPI\ndef make():\n    return FastAPI(title='own')\nvalue = 3\n"


@pytest.fixture(autouse=True)
def _path(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_a_server_in_the_projects_folder_is_found(tmp_path):
    (tmp_path / "own_server_of_a_project.py").write_text(SERVER)

    app = embedded_app("own_server_of_a_project:make", database="", project=tmp_path)

    assert app.title == "own"
    assert sys.path[-1] == str(tmp_path.resolve())


def test_the_projects_folder_hides_nothing_that_is_installed(tmp_path):
    (tmp_path / "httpx.py").write_text("raise SystemExit")
    (tmp_path / "own_server_with_httpx.py").write_text("import httpx\nhttpx.AsyncClient\n" + SERVER)

    assert embedded_app("own_server_with_httpx:make", database="", project=tmp_path).title == "own"


def test_a_server_that_takes_it_is_told_the_projects_data_folder(tmp_path):
    make = "def make(database='none', data=None):\n    return FastAPI(title=f'{database} {data}')\n"
    (tmp_path / "own_server_with_data.py").write_text(f"from fastapi import FastAPI\n{make}")

    app = embedded_app("own_server_with_data:make", database="", project=tmp_path)

    assert app.title == f"none {tmp_path / 'data'}"


@pytest.mark.parametrize("name", ["nowhere_to_be_found:make", "own_server_again:absent", "own_server_again:value", "x"])
def test_a_name_that_leads_nowhere_says_so(tmp_path, name):
    (tmp_path / "own_server_again.py").write_text(SERVER)

    with pytest.raises(SettingsError, match="cannot be imported") as caught:
        embedded_app(name, database="", project=tmp_path)
    assert "module:function of a module in the project's folder" in (caught.value.mend or "")


def test_a_project_whose_package_has_the_name_of_ushers_is_told_so(tmp_path):
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "own.py").write_text(SERVER)

    with pytest.raises(SettingsError) as caught:
        embedded_app("actions.own:make", database="", project=tmp_path)
    assert "'actions' is a package of Usher's own" in (caught.value.mend or "")
    assert "my_actions" in (caught.value.mend or "")
