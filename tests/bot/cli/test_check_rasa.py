"""``usher data check-rasa``, run."""

import json

from kit.tiny import write_tiny


def test_the_command_prints_a_table_or_json_and_its_exit_code_says_whether_anything_is_refused(usher, tmp_path):
    nasty, sound = tmp_path / "nasty", write_tiny(tmp_path / "sound")
    nasty.mkdir()
    (nasty / "config.yml").write_text("policies:\n- name: RulePolicy\n- name: [x]\n- name: MappingPolicy\n")

    refused = usher("data", "check-rasa", nasty, cwd=tmp_path)
    assert refused.code == 1
    assert "Rasa 3 has no MappingPolicy" in refused.out
    assert " refused, " in refused.out
    assert usher("data", "check-rasa", sound, cwd=tmp_path).code == 0

    told = json.loads(usher("data", "check-rasa", nasty, "--json", cwd=tmp_path).out)
    assert told["counts"]["refused"] == sum(each["verdict"] == "refused" for each in told["findings"])
    assert set(told["findings"][0]) == {"file", "what", "verdict", "reason", "place", "mend"}
