// Elements made in script: the content policy allows no markup from strings.

import { spriteIcon } from "../map-pins.js";

const sprite = () => document.querySelector("[data-icons]").dataset.icons;

/** Makes an icon of the page's sprite. */
export const icon = (name) => spriteIcon(sprite(), name);

/**
 * Makes an element. Properties: `class`, `on` {event: handler}, `data` {name: value}; everything
 * else is an attribute, true stands for an empty one, false, null and undefined for none.
 */
export function h(tag, { class: className, on = {}, data = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, handler] of Object.entries(on)) element.addEventListener(name, handler);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes a text only where it changes: a live region speaks whenever it is written to. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Draws into an element anew when its model has changed, and keeps focus on the same `data-key`. */
export function drawWhenChanged(element, model, build) {
  const signature = JSON.stringify(model);
  if (element.drawnFrom === signature) return false;
  element.drawnFrom = signature;
  const held = element.contains(document.activeElement) && document.activeElement.dataset.key;
  const opened = [...element.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key);
  element.replaceChildren(...[build(model)].flat().filter(Boolean));
  for (const key of opened) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.setAttribute("open", "");
  if (held) (element.querySelector(`[data-key="${CSS.escape(held)}"]`) ?? element).focus();
  return true;
}
