"""The widget as a person meets it: what it shows, and what is done with it. Playwright looks into open shadow roots."""

from playwright.sync_api import Locator, Page


class Widget:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("console", lambda said: self.problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.root = page.locator("inversion-helper")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.locator(".panel")
        self.log = self.root.get_by_role("log")
        self.status = self.root.get_by_role("status")
        self.field = self.root.get_by_label("Your question")
        self.send = self.root.get_by_role("button", name="Send", exact=True)
        self.again = self.root.get_by_role("button", name="Try again")
        self.suggestions = self.root.locator(".suggestions")
        self.replies = self.root.locator("li.bot")
        self.questions = self.root.locator("li.you")

    def open(self) -> "Widget":
        if not self.panel.is_visible():
            self.launcher.click()
        return self

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def choose_option(self, name: str) -> None:
        if not self.button(name).is_visible():
            self.button("Options").click()
        self.button(name).click()

    def type(self, question: str) -> None:
        self.field.fill(question)
        self.field.press("Enter")

    def ask(self, question: str) -> Locator:
        """Asks and returns the newest reply, once it is there."""
        before = self.replies.count()
        self.type(question)
        self.replies.nth(before).wait_for()
        return self.replies.last

    def focused(self) -> str:
        """Returns what has the focus, seen through the shadow root: tag and name; `body` when nothing has."""
        return self.page.evaluate(
            """() => {
                let on = document.activeElement;
                while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
                if (!on || on === document.body) return "body";
                return [on.tagName.toLowerCase(), on.getAttribute("aria-label") || on.id || on.textContent.trim()].join(" ");
            }"""
        )

    def stored(self) -> dict[str, str]:
        return self.page.evaluate("() => ({...sessionStorage})")
