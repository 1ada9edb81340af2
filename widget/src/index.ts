/** `<inversion-helper>`; a script tag with data-* attributes puts one into the corner of the page. */

import { InversionHelper, SETTINGS } from "./element";

const NAME = "inversion-helper";
const script = document.currentScript as HTMLScriptElement | null;
if (script?.src) InversionHelper.home = new URL(".", script.src).href.replace(/\/$/, "");
if (!customElements.get(NAME)) {
  customElements.define(NAME, InversionHelper);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", place); // the element may stand further down
  else place();
}

/** A page that has the element already says itself where it wants it. */
function place(): void {
  if (!script || document.querySelector(NAME)) return;
  const helper = document.createElement(NAME);
  helper.setAttribute("floating", "");
  for (const setting of SETTINGS) {
    const value = script.dataset[setting];
    if (value !== undefined) helper.setAttribute(setting, value);
  }
  document.body.append(helper);
}
