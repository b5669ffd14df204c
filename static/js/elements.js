// Makes elements without markup: text is never parsed, and the content policy has nothing to forbid.

/** Makes an element; `properties` are set on it, those with a dash or `role` as attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.includes("-") || name === "role") made.setAttribute(name, value === true ? "" : value);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Fills a place anew only where `signature` has changed: focus and scrolling stay otherwise. */
export function fill(place, signature, build) {
  const text = JSON.stringify(signature);
  if (place.dataset.signature === text) return;
  place.dataset.signature = text;
  const name = place.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  place.replaceChildren(...build());
  if (name) place.querySelector(`[data-focus="${CSS.escape(name)}"]`)?.focus();
}

/** Writes a text only where it has changed: a live region speaks whenever it is written to. */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
