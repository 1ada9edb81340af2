"""Contrast as WCAG 2.2 counts it, from the colours that the browser computed."""

from typing import Any

from tests.browser.widget import Widget

_TOOLS = """
    const root = document.querySelector("inversion-helper").shadowRoot;
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => {
        const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
    };
    const ratio = (one, other) => {
        const [low, high] = [light(numbers(one)), light(numbers(other))].sort((a, b) => a - b);
        return Math.round((high + 0.05) / (low + 0.05) * 100) / 100;
    };
    const parent = (one) => one.parentElement ?? one.getRootNode().host;
    const ground = (one) => {
        for (let at = one; at; at = parent(at)) {
            const colour = getComputedStyle(at).backgroundColor;
            if ((numbers(colour)[3] ?? 1) === 1) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.textContent || one.id).trim().slice(0, 40)}`;
    const shown = (one) => one.checkVisibility() && !one.closest(".heard");
"""


def text(widget: Widget) -> dict[str, float]:
    """Returns the contrast of each piece of text that is shown."""
    return _look(
        widget,
        """
        const found = {};
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const on = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || !shown(on)) continue;
            const style = getComputedStyle(on);
            found[name(on)] = ratio(on.closest("svg") ? style.fill : style.color, ground(on));
        }
        return found;
        """,
    )


def controls(widget: Widget) -> dict[str, float]:
    """Returns the contrast of each control with what is around it: of its edge or its ground, whichever is clearer."""
    return _look(
        widget,
        """
        const found = {};
        for (const one of root.querySelectorAll("button:not(.cite), textarea, .call")) {
            if (!shown(one)) continue;
            const {borderTopColor, borderTopWidth, backgroundColor} = getComputedStyle(one);
            const around = ground(parent(one));
            const edge = parseFloat(borderTopWidth) >= 1 ? ratio(borderTopColor, around) : 1;
            found[name(one)] = Math.max(edge, (numbers(backgroundColor)[3] ?? 1) === 1 ? ratio(backgroundColor, around) : 1);
        }
        return found;
        """,
    )


def ring(widget: Widget) -> tuple[str, float]:
    """Returns what has the focus, and the contrast of its ring with what the ring is drawn on; 0 when there is no ring."""
    name, contrast = _look(
        widget,
        """
        const one = root.activeElement;
        if (!one) return ["nothing", 0];
        const {outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow} = getComputedStyle(one);
        if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return [name(one), 0];
        const around = ground(parseFloat(outlineOffset) < 0 ? one : parent(one));
        const second = /^rgb\\([^)]*\\)/.exec(boxShadow);
        return [name(one), Math.max(ratio(outlineColor, around), second ? ratio(second[0], around) : 0)];
        """,
    )
    return name, contrast


def _look(widget: Widget, script: str) -> Any:
    return widget.page.evaluate(f"() => {{ {_TOOLS} {script} }}")
