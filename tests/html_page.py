"""A page as a browser's parser sees it, for tests."""

import dataclasses
import html.parser

_VOID = {"link", "meta", "br", "img", "input", "hr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclasses.dataclass
class Element:
    """An element with its attributes and all text inside it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""


class HtmlPage(html.parser.HTMLParser):
    """Every element of a page, in order; an element that is not closed, or closed twice, fails the test."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open, f"not closed: {[one.name for one in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in {self.get_starttag_text()}"
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop().name == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def named(self, name: str, **attributes: str) -> list[Element]:
        """Returns the elements of a name with these attributes; `_` stands for `-`, and a trailing one is dropped."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [one for one in self.elements if one.name == name and wanted.items() <= one.attributes.items()]

    def values(self, attribute: str) -> list[str]:
        """Returns every value of an attribute."""
        return [value for one in self.elements if (value := one.attributes.get(attribute)) is not None]

    def headings(self) -> list[int]:
        """Returns the levels of the headings."""
        return [int(one.name[1]) for one in self.elements if one.name in _HEADINGS]
