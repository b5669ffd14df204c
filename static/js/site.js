// What every page needs: theme button, menus, dialogs, notes that go away, forms sent once.

import { runCalls } from "./call.js";
import { gettext } from "./texts.js";

const NOTE_STAYS_MS = 6000;
const DOUBLE_PRESS_MS = 600;

function watchTheme(button) {
  const root = document.documentElement;
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Without storage the choice holds for this page only.
    }
    show();
  });
  show();
}

function closeMenusOnLeave() {
  const close = (menu) => menu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target)) close(menu);
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (!menu) return;
    close(menu);
    menu.querySelector("summary").focus();
  });
}

/** Opens the page's dialog when htmx has filled it, closes it by its buttons and the backdrop. */
function runDialog(dialog) {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && dialog.childElementCount && !dialog.open) {
      dialog.showModal();
    }
  });
  document.body.addEventListener("basket:added", () => {
    dialog.close();
    ignoreSecondPress();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());
}

/** Ignores the rest of a double press: what it would meet was under a dialog until now. */
function ignoreSecondPress() {
  const ignore = (event) => {
    if (event.detail < 2) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("click", ignore, { capture: true });
  setTimeout(() => removeEventListener("click", ignore, { capture: true }), DOUBLE_PRESS_MS);
}

/** Lets a form be sent once; coming back to the page by the history makes it usable again. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
}

function clearNotes() {
  const notes = document.getElementById("toasts");
  if (!notes) return;
  let timer;
  new MutationObserver(() => {
    clearTimeout(timer);
    if (notes.childElementCount) timer = setTimeout(() => notes.replaceChildren(), NOTE_STAYS_MS);
  }).observe(notes, { childList: true });
  const tell = (text) => {
    const note = document.createElement("p");
    note.className = "notice notice-bad toast";
    note.textContent = text;
    notes.replaceChildren(note);
  };
  document.body.addEventListener("htmx:sendError", () => tell(gettext("There is no connection. Please try again.")));
  document.body.addEventListener("htmx:responseError", () => tell(gettext("That did not work. Please reload the page.")));
  // What the server refuses comes with the place to say so; other failures are not shown as content.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.isError || !detail.xhr.getResponseHeader("HX-Retarget")) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
}

/** Gives focus back to what htmx replaced, found by its name and value or its label. */
function keepFocus() {
  let focused;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    const label = active?.getAttribute?.("aria-label");
    focused = event.detail.target.contains?.(active) && label ? label : null;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!focused) return;
    const basket = document.getElementById("basket");
    const same = basket?.querySelector(`[aria-label="${CSS.escape(focused)}"]`);
    (same && !same.disabled ? same : basket?.querySelector("h2"))?.focus();
    focused = null;
  });
}

function printOnDemand() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}

const themeButton = document.querySelector("[data-theme-toggle]");
if (themeButton) watchTheme(themeButton);
const dialog = document.getElementById("dialog");
if (dialog) runDialog(dialog);
closeMenusOnLeave();
sendOnce();
clearNotes();
keepFocus();
printOnDemand();
runCalls();
