/** On a narrow screen the open panel covers the page, which is then out of reach for everybody. */
export class Cover {
  private aside: Element[] = [];

  /** Makes everything but the element inert, what stands beside it at each level. */
  lay(element: Element): void {
    for (let here = element; here !== document.body && here.parentElement; here = here.parentElement) {
      this.aside.push(...[...here.parentElement.children].filter((one) => one !== here && !one.hasAttribute("inert")));
    }
    for (const one of this.aside) one.toggleAttribute("inert", true);
  }

  /** Gives the page back as it was. */
  lift(): void {
    for (const one of this.aside) one.removeAttribute("inert");
    this.aside = [];
  }
}
