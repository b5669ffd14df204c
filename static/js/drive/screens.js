// Which screen is shown, as the address says: the way, earnings, or the driver's own.

const OTHERS = ["earnings", "you"];

export class Screens {
  /** `shown` tells by name what a screen does when it comes to be seen. */
  constructor(root, shown) {
    this.root = root;
    this.shown = shown;
  }

  /** Shows what the address names, and returns its name. */
  show() {
    const name = location.hash.slice(1);
    const screen = OTHERS.includes(name) ? name : "drive";
    for (const element of this.root.querySelectorAll("[data-screen]")) element.hidden = element.dataset.screen !== screen;
    for (const tab of this.root.querySelectorAll("[data-tab]")) {
      if (tab.dataset.tab === screen) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    this.shown[screen]?.();
    return screen;
  }
}
