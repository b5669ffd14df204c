// Calls somebody about an order: the press asks for the number, and nothing keeps it.

import { element } from "./elements.js";
import { gettext } from "./texts.js";

// A number that nobody dials goes away from the screen.
const SHOWN_MS = 60_000;
const PATIENCE_MS = 15_000;

const csrfToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

/** Makes a button that calls; `icon` is an element, `masked` what is shown of the number. */
export function callForm({ path, text, label = null, masked, icon = null, look = "" }) {
  const button = element(
    "button",
    { className: `button button-quiet ${look}`, "aria-label": label && `${label}, ${masked}`, dataset: { key: path, focus: path } },
    icon,
    element("span", { className: "call-who" }, text),
    " ",
    element("span", { className: "call-number number" }, masked),
  );
  return element("form", { className: "call", dataset: { call: `/api/v1/${path}` } }, button);
}

/** Runs the page's buttons that call, also those that are drawn later. */
export function runCalls() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-call]");
    if (!form) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") call(form);
  });
}

async function call(pressed) {
  const { call: url } = pressed.dataset;
  pressed.setAttribute("aria-busy", "true");
  const { phone, problem } = await ask(url);
  pressed.removeAttribute("aria-busy");
  // News of the order may have drawn the button anew meanwhile.
  const form = pressed.isConnected ? pressed : document.querySelector(`form[data-call="${CSS.escape(url)}"]`);
  form?.querySelector("[role=alert]")?.remove();
  if (phone) dial(form ?? pressed, phone);
  else form?.append(element("p", { role: "alert", className: "call-problem small" }, problem));
}

async function ask(url) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, { method: "POST", headers, signal });
    const answer = await response.json();
    return response.ok ? answer : { problem: answer.detail ?? answer.title };
  } catch {
    return { problem: gettext("There is no connection. Please try again.") };
  }
}

/** Opens the telephone, and shows the number for those who have it in another hand. */
function dial(form, phone) {
  const button = form.querySelector("button");
  const link = element("a", { className: button.className, href: `tel:${phone}` });
  link.append(...button.cloneNode(true).childNodes);
  link.querySelector(".call-number").textContent = phone;
  button.hidden = true;
  form.append(link);
  link.focus();
  setTimeout(() => {
    const isHeld = document.activeElement === link;
    link.remove();
    button.hidden = false;
    if (isHeld) button.focus();
  }, SHOWN_MS);
  location.assign(link.href);
}
