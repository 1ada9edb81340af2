import pytest

from inversion_faq.channels.page.markup import Html, element, fill, joined

HOSTILE = """</p><script>alert("x")</script><b onclick='x'>&amp; ${y} {{name}}"""
ESCAPED = "&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&lt;b onclick=&#x27;x&#x27;&gt;&amp;amp; ${y} {{name}}"


def test_text_is_escaped_and_html_is_not():
    assert element("p", HOSTILE, element("b", HOSTILE)) == f"<p>{ESCAPED}<b>{ESCAPED}</b></p>"
    assert joined([HOSTILE, Html("<br>")]) == f"{ESCAPED}<br>"


def test_values_of_attributes_are_escaped():
    assert element("a", href=HOSTILE, data_ask="x", class_="y") == f'<a href="{ESCAPED}" data-ask="x" class="y"></a>'


def test_blanks_are_filled_with_escaped_text_and_with_html():
    assert fill("<p>{{one}} {{two}}{{one}}</p>", {"one": HOSTILE, "two": Html("<br>")}) == f"<p>{ESCAPED} <br>{ESCAPED}</p>"


def test_blank_in_a_part_is_left_alone():
    assert fill("{{one}}{{two}}", {"one": "{{two}}", "two": Html("{{one}} \\1 $2")}) == "{{two}}{{one}} \\1 $2"


@pytest.mark.parametrize("parts", [{}, {"one": ""}, {"one": "", "two": "", "three": ""}], ids=["none", "too few", "too many"])
def test_blanks_and_parts_that_do_not_fit_are_refused(parts):
    with pytest.raises(ValueError, match=r"two|three"):
        fill("{{one}}{{two}}", parts)
