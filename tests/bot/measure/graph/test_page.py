import json
import re

from bot.measure.graph.details import details
from bot.measure.graph.page import draw


def test_details(project):
    known = details(project)
    assert known["greet"] == ["“hello”", "“hi”", "“hey”", "“morning”", "and 1 more examples"]
    assert known["order_form"] == ["Asks for: city"]
    assert known["action_order"] == ["Code on the action server."]
    assert known["utter_greet"][1] == "Hi!"
    assert known["action_listen"] == ["Built in."]


def test_the_page_needs_no_network(project):
    page = draw(project)
    assert not re.findall(r"""(?:src|href)\s*=|@import|url\(|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org)""", page)
    assert "default-src 'none'" in page


def test_texts_cannot_break_out_of_the_page(project):
    page = draw(project)
    assert "<title>Post &amp; &lt;Parcel&gt;: rules and stories</title>" in page
    assert page.count("</script>") == 2
    assert not re.search(r"<!--[A-Z]+-->", page)
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert data["details"]["utter_greet"][0].endswith("window.broken = true</script>!")
    assert len(data["flows"]) == 6
