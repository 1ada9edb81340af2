/** Drawings that say more than words. Their text alternative comes with the card. */

import { svg } from "./dom";

const PIVOT = { x: 26, y: 26 };
const LENGTH = 92;
const ANGLES = [15, 30, 60, 90];

/** Returns the drawing of that name, or null. */
export function picture(id: string, text: string): SVGElement | null {
  const draw = new Map([["angles", angles], ["ankle_lock", ankleLock]]).get(id);
  return draw ? svg("svg", { role: "img", "aria-label": text, ...draw().frame }, ...draw().parts) : null;
}

interface Drawing {
  frame: { viewBox: string; class: string };
  parts: SVGElement[];
}

/** A table seen from the side at each angle, the head as a dot at the low end. */
function angles(): Drawing {
  const tilted = ANGLES.flatMap((angle) => {
    const turn = (angle * Math.PI) / 180;
    const end = { x: PIVOT.x + LENGTH * Math.cos(turn), y: PIVOT.y + LENGTH * Math.sin(turn) };
    const label = { x: PIVOT.x + (LENGTH + 10) * Math.cos(turn), y: PIVOT.y + (LENGTH + 14) * Math.sin(turn) };
    return [
      line(PIVOT.x, PIVOT.y, end.x, end.y),
      svg("circle", { cx: num(end.x), cy: num(end.y), r: "5" }),
      word(label.x, label.y + 4, `${angle}°`),
    ];
  });
  const level = line(PIVOT.x, PIVOT.y, PIVOT.x + LENGTH, PIVOT.y, "dashed");
  return { frame: { viewBox: "0 0 170 150", class: "picture" }, parts: [level, word(PIVOT.x + LENGTH + 6, PIVOT.y - 4, "0°"), ...tilted] };
}

/** A person on a tilted table, an arrow at the pads that hold the ankles. */
function ankleLock(): Drawing {
  const body = svg(
    "g",
    { transform: "rotate(20 40 60)" },
    line(18, 66, 168, 66),
    line(36, 58, 140, 58, "thick"),
    svg("circle", { cx: "152", cy: "56", r: "8" }),
    line(36, 58, 32, 42, "thick"),
    svg("rect", { x: "42", y: "46", width: "9", height: "9", rx: "3", class: "pad" }),
    svg("rect", { x: "42", y: "61", width: "9", height: "9", rx: "3", class: "pad" }),
    line(46, 66, 46, 96),
  );
  const arrow = [line(96, 24, 62, 44), svg("path", { d: "M60 45l9 -1l-5 -7z" })];
  return { frame: { viewBox: "0 0 210 150", class: "picture" }, parts: [body, ...arrow, word(100, 26, "ankle lock")] };
}

function line(x1: number, y1: number, x2: number, y2: number, kind?: string): SVGElement {
  return svg("line", { x1: num(x1), y1: num(y1), x2: num(x2), y2: num(y2), class: kind });
}

function word(x: number, y: number, text: string): SVGElement {
  return svg("text", { x: num(x), y: num(y) }, text);
}

function num(value: number): string {
  return value.toFixed(1);
}
