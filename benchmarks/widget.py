"""How long a person waits for the widget, in a real Chromium, against a running bot (`CHAT_RATE_LIMIT=off make run`).

    .venv/bin/python benchmarks/widget.py [--url http://127.0.0.1:5005/chat] [--times 30]

Side by side in one run: the page until its field can be typed into, and the same page without the widget until it is painted;
the Enter key until the answer is painted, and the bare request for the same answer. Prints medians in milliseconds and ratios.
"""

import argparse
import functools
import pathlib
import shutil
import statistics
import sys
import time
from collections.abc import Callable

import requests
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from tests.browser.conftest import FLAGS, NAMES

QUESTION = "does it help sciatica"
USABLE = """
window.since = new Promise((resolve) => {
    const look = () => {
        const field = document.querySelector("inversion-helper")?.shadowRoot?.querySelector("textarea");
        const there = window.bare ? document.readyState === "complete" : field?.offsetParent;
        if (there) requestAnimationFrame(() => resolve(performance.now()));
        else requestAnimationFrame(look);
    };
    look();
});
"""
PAINTED = """
() => {
    const root = document.querySelector("inversion-helper").shadowRoot;
    window.answered = new Promise((resolve) => {
        root.querySelector("textarea").addEventListener("keydown", (pressed) => {
            if (pressed.key !== "Enter") return;
            new MutationObserver((_, watcher) => {
                if (!root.querySelector("li.bot")) return;
                watcher.disconnect();
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed.timeStamp)));
            }).observe(root, { childList: true, subtree: true });
        });
    });
}
"""


def page_of(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1000, "height": 800}).new_page()


def until_there(browser: Browser, url: str, bare: bool = False) -> float:
    """Until the field can be typed into; of the `bare` page, without the widget, until it is painted."""
    page = page_of(browser)
    if bare:
        page.route("**/widget.js*", lambda route: route.abort())
    page.add_init_script(f"window.bare = {str(bare).lower()};{USABLE}")
    page.goto(url)
    since = float(page.evaluate("() => window.since"))
    page.context.close()
    return since


def until_answered(browser: Browser, url: str) -> float:
    page = page_of(browser)
    page.goto(url)
    field = page.get_by_label("Your question")
    field.fill(QUESTION)
    page.evaluate(PAINTED)
    field.press("Enter")
    since = float(page.evaluate("() => window.answered"))
    page.context.close()
    return since


def bare_requests(_: Browser, url: str) -> float:
    """What the first question takes without a browser: a session and a message."""
    with requests.Session() as client:
        client.get(f"{url}/health", timeout=30)
        began = time.perf_counter()
        token = client.post(f"{url}/sessions", json={}, timeout=30).json()["session"]
        headers = {"Authorization": f"Bearer {token}"}
        client.post(f"{url}/messages", json={"message": QUESTION}, headers=headers, timeout=30).raise_for_status()
        return (time.perf_counter() - began) * 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:5005/chat")
    options.add_argument("--times", type=int, default=30)
    chosen = options.parse_args()
    path = next(filter(None, map(shutil.which, NAMES)), None) or sys.exit("Chromium is not installed")
    measures: dict[str, Callable[[Browser, str], float]] = {
        "page until its field can be typed into": until_there,
        "the same page without the widget": functools.partial(until_there, bare=True),
        "Enter until the first answer is painted": until_answered,
        "session and message, requested without a browser": bare_requests,
    }
    taken: dict[str, list[float]] = {name: [] for name in measures}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for _ in range(chosen.times + 1):  # the first of each is not counted: caches fill
            for name, measure in measures.items():
                taken[name].append(measure(browser, chosen.url))
        browser.close()
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"{median:8.0f} ms  {name}")
    usable, bare, answered, requested = medians.values()
    print(f"{usable / bare:8.2f} x   the page with the widget against the page without")
    print(f"{answered / requested:8.2f} x   a painted answer against the bare requests")


if __name__ == "__main__":
    main()
