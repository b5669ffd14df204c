// A combobox over the addresses of a region (WAI-ARIA combobox with a list of options).

import { gettext, ngettext } from "./texts.js";

const WAIT_MS = 160;
const MIN_LENGTH = 2;

/** Makes an input complete addresses; `onPick` receives {text, lat, lng}. */
export class AddressSearch {
  constructor({ input, list, status, region, onPick }) {
    Object.assign(this, { input, list, status, region, onPick });
    this.hits = [];
    this.active = -1;
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#pick(Number(option.dataset.index));
    });
  }

  get #text() {
    return this.input.value.trim();
  }

  get #query() {
    return new URLSearchParams({ q: this.#text, region: this.region() }).toString();
  }

  #typed() {
    this.picked = undefined;
    this.#highlight(-1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#search(), WAIT_MS);
  }

  async #search() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.#text.length < MIN_LENGTH) return this.#close();
    this.request = new AbortController();
    const query = this.#query;
    try {
      const response = await fetch(`/api/v1/addresses?${query}`, { signal: this.request.signal });
      if (!response.ok) throw new Error(`addresses answered ${response.status}`);
      this.#show((await response.json()).results, query);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#close();
      this.status.textContent = gettext("The address search does not answer. Please try again.");
    }
  }

  #show(hits, query) {
    this.hits = hits;
    this.found = query;
    this.active = -1;
    this.list.replaceChildren(...(hits.length ? hits.map(option) : [nothing()]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = hits.length
      ? ngettext("{count} address", "{count} addresses", hits.length) : gettext("No address found");
  }

  #close() {
    this.list.hidden = true;
    this.hits = [];
    this.found = undefined;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const count = this.hits.length;
    if (event.key === "Escape") return this.#close();
    if (event.key === "Enter") return this.#enter(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !count) return undefined;
    event.preventDefault();
    return this.#highlight((this.active + step + count) % count);
  }

  // Who types faster than the search answers means what is typed, not what was found before it.
  async #enter(event) {
    if (this.#text.length < MIN_LENGTH || this.picked === this.#text) return;
    event.preventDefault();
    if (this.active >= 0) {
      this.#pick(this.active);
      return;
    }
    const query = this.#query;
    if (this.found !== query) await this.#search();
    if (this.found === query && this.#query === query && this.hits.length) this.#pick(0);
  }

  #highlight(index) {
    this.active = index;
    for (const [at, element] of this.list.querySelectorAll("[role=option]").entries()) {
      element.setAttribute("aria-selected", String(at === index));
    }
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
  }

  #pick(index) {
    const hit = this.hits[index];
    this.input.value = hit.text;
    this.picked = this.#text;
    this.#close();
    this.onPick(hit);
  }
}

function option(hit, index) {
  const element = document.createElement("div");
  element.id = `address-${index}`;
  element.role = "option";
  element.dataset.index = index;
  element.setAttribute("aria-selected", "false");
  element.textContent = hit.text;
  return element;
}

function nothing() {
  const element = document.createElement("div");
  element.className = "none";
  element.textContent = gettext("No such street in this city. Check the spelling, or use the map.");
  return element;
}
