"""Without the extra that draws, a test says how to get it, and goes on."""

from bot.cli import drawing


def test_where_nothing_draws_the_pip_line_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    assert drawing.story_pictures([], tmp_path) == ()
    assert "pip install 'usher[pictures]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
