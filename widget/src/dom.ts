/** Makes elements. Text only ever becomes a text node, and a link only leads where its scheme is allowed. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void) | null | undefined>;

const SVG = "http://www.w3.org/2000/svg";
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** Returns an element; `onclick` and the like take functions, `true` sets an empty attribute, `null` and `false` none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return furnish(document.createElement(tag), attributes, children);
}

/** Returns an SVG element. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return furnish(document.createElementNS(SVG, tag) as SVGElement, attributes, children);
}

/** Returns a link that opens in a new tab, or plain text where the address is not one to follow. */
export function link(address: string, text: string, newTab: string): HTMLElement {
  const url = safeUrl(address);
  if (!url) return h("span", {}, text);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, `${text} `, h("span", {}, newTab));
}

/** Returns the address when its scheme is http, https, mailto or tel; a relative one only where there is a `base`. */
export function safeUrl(address: string, base?: string): string | null {
  try {
    const url = new URL(address, base);
    return SCHEMES.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function furnish<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value) element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}
