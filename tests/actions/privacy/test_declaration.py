"""data/privacy.yml as it stands, and what is wrong in one."""

from pathlib import Path

import pytest

import actions
from actions.errors import DeclarationError
from actions.privacy.consent import PURPOSES
from actions.privacy.declaration import PrivacyDeclaration, privacy_declaration

DATA = Path(actions.__file__).parents[1] / "data"


def test_the_reference_project_declares_every_purpose():
    declared = privacy_declaration(DATA)
    assert set(declared.purposes) == set(PURPOSES)
    assert set(declared.retention.touchpoints) == set(PURPOSES)
    assert declared.shop_record.contracts == "anonymise"


def test_without_a_file_nothing_goes_by_time_and_an_erasure_keeps_nothing(tmp_path):
    declared = privacy_declaration(tmp_path)
    assert declared == PrivacyDeclaration()
    assert declared.retention.conversations is None
    assert set(declared.shop_record.model_dump().values()) == {"delete"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("retention:\n  touchpoint: {}\n", "privacy.yml:2"),
        ("retention:\n  touchpoints:\n    service: 0\n", "privacy.yml:3"),
        ("shop_record:\n  contracts: keep\n", "privacy.yml:2"),
        ("shop_record:\n  faults: anonymise\n", "faults: anonymise needs contracts"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, said):
    (tmp_path / "privacy.yml").write_text(text)
    with pytest.raises(DeclarationError, match=said):
        privacy_declaration(tmp_path)
