import { describe, expect, it } from "vitest";
import { h } from "../src/dom";
import { paragraphs, type Reference } from "../src/text";
import { shown } from "./browser";

const none: Reference = () => null;
const two: Reference = (number) => (number === 1 || number === 2 ? h("button", {}, `[${number}]`) : null);

/** The blocks as `P text` and `UL item | item`. */
function outline(text: string, reference: Reference = none): string[] {
  return paragraphs(text, reference).map((block) =>
    block.tagName === "UL" ? `UL ${[...block.children].map(shown).join(" | ")}` : `${block.tagName} ${shown(block)}`,
  );
}

function references(text: string): string[] {
  return paragraphs(text, two).flatMap((block) => [...block.querySelectorAll("button")].map(shown));
}

describe("a text", () => {
  it("has a paragraph for each line, and none for empty lines", () => {
    expect(outline("One.\nTwo.\n\n\n  \nThree.")).toEqual(["P One.", "P Two.", "P Three."]);
  });

  it("has a list where lines start with a bullet", () => {
    expect(outline("• one\n• two")).toEqual(["UL one | two"]);
  });

  it("keeps bullets in one list across an empty line", () => {
    expect(outline("• one\n\n• two")).toEqual(["UL one | two"]);
  });

  it("has a list between its paragraphs, in the order of the lines", () => {
    expect(outline("Stop if:\n• it hurts\n• you are dizzy\nThen rest.\n• ten minutes")).toEqual([
      "P Stop if:",
      "UL it hurts | you are dizzy",
      "P Then rest.",
      "UL ten minutes",
    ]);
  });

  it("has no list where a bullet stands within a line", () => {
    expect(outline("one • two")).toEqual(["P one • two"]);
  });

  it.each(["", "\n", " \n\t\n ", "\r\n\r\n"])("that is empty has no blocks: %j", (text) => {
    expect(outline(text)).toEqual([]);
  });

  it("with line ends of Windows reads the same", () => {
    expect(outline("One [1].\r\n\r\n• two\r\n• three\r\n", two)).toEqual(["P One [1].", "UL two | three"]);
    expect(references("One [1].\r\n• two [2]\r\n")).toEqual(["[1]", "[2]"]);
  });

  it("that is very long is shown whole, as one paragraph", () => {
    const text = "word ".repeat(40_000);
    expect(outline(text)).toEqual([`P ${text.trim()}`]);
  });

  it("of very many lines is shown whole, in order", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => (index % 3 ? `• item ${index}` : `Line ${index}.`));
    expect(outline(lines.join("\n")).join(" | ").match(/\d+/g)?.map(Number)).toEqual(lines.map((_, index) => index));
  });

  it.each([
    "**bold** and _italic_ and `code`",
    "# Heading",
    "- not a bullet of ours",
    "* nor this",
    "1. nor a number",
    "[click me](javascript:alert(1))",
    "[click me](https://example.org)",
    "![x](https://example.org/x.png)",
    "https://example.org is not made a link",
    "<https://example.org>",
    "<b>bold</b> &amp; <br> <script>alert(1)</script>",
    "5 < 10 && 10 > 5",
    "> quoted",
    "| a | b |",
  ])("that looks like Markdown or HTML stays as it is: %j", (text) => {
    expect(outline(text)).toEqual([`P ${text}`]);
    expect(paragraphs(text, none)[0]?.children).toHaveLength(0);
  });

  it("in a list stays text as well", () => {
    const list = paragraphs("• <img src=x onerror=alert(1)>", none)[0];
    expect(list?.querySelector("img")).toBeNull();
    expect(shown(list)).toBe("<img src=x onerror=alert(1)>");
  });
});

describe("26 a reference in a text", () => {
  it("is put in where its source is known", () => {
    expect(references("It may help [1], or not [2].")).toEqual(["[1]", "[2]"]);
    expect(outline("It may help [1], or not [2].", two)).toEqual(["P It may help [1], or not [2]."]);
  });

  it("is put in beside another one, at the start, and alone", () => {
    expect(references("Weak [1][2].")).toEqual(["[1]", "[2]"]);
    expect(references("[1] says so.")).toEqual(["[1]"]);
    expect(references("[2]")).toEqual(["[2]"]);
  });

  it("is put in with several digits, where there are so many sources", () => {
    const many = paragraphs("See [12] and [120].", (number) => (number <= 120 ? h("button", {}, `[${number}]`) : null));
    expect(many.flatMap((block) => [...block.querySelectorAll("button")].map(shown))).toEqual(["[12]", "[120]"]);
  });

  it("is put in within a list", () => {
    expect(references("• one [1]\n• two [2][1]")).toEqual(["[1]", "[2]", "[1]"]);
  });

  it.each(["[3]", "[999]", "[0]", "[1000]", "[-1]", "[1.5]", "[1e0]", "[ 1 ]", "[x]", "[]", "[1", "1]", "[1,2]", "［1］", "[１]"])(
    "stays text where it names no source: %j",
    (text) => {
      expect(references(`So ${text} it is.`)).toEqual([]);
      expect(outline(`So ${text} it is.`, two)).toEqual([`P So ${text} it is.`]);
    },
  );

  it("counts the innermost brackets only", () => {
    expect(references("[[1]]")).toEqual(["[1]"]);
    expect(outline("[[1]]", two)).toEqual(["P [[1]]"]);
  });
});
