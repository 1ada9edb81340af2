/** Turns the server's plain text into paragraphs, lists and references. */

import { h } from "./dom";

export const BULLET = "• ";
export type Reference = (number: number) => Node | null;

/**
 * Returns the text as paragraphs and lists: a line is a paragraph, lines that start with a bullet are a list.
 * `reference` makes what stands for `[n]`; where it returns null the text stays as it is.
 */
export function paragraphs(text: string, reference: Reference): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  for (const line of text.split("\n").filter((one) => one.trim())) {
    if (!line.startsWith(BULLET)) {
      blocks.push(h("p", {}, ...cited(line, reference)));
      continue;
    }
    let list = blocks.at(-1);
    if (list?.tagName !== "UL") blocks.push((list = h("ul")));
    list.append(h("li", {}, ...cited(line.slice(BULLET.length), reference)));
  }
  return blocks;
}

/** Returns a line with its references put in; those that stand together, and the stop after them, stay on one line. */
export function cited(line: string, reference: Reference): (Node | string)[] {
  return line.split(/((?:\[\d{1,3}\])+[.,;:)]*)/).map((part) => {
    const pieces = part.split(/(\[\d{1,3}\])/).map((piece) => {
      const number = /^\[(\d+)\]$/.exec(piece)?.[1];
      return (number && reference(Number(number))) || piece;
    });
    return pieces.every((piece) => typeof piece === "string") ? part : h("span", { class: "keep" }, ...pieces);
  });
}
