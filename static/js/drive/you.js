// One's own page: name, ratings, the device, and the way out.

import { percent, stars } from "../formats.js";
import { gettext, number } from "../texts.js";
import { vehicleName } from "../vehicles.js";
import { csrfToken } from "./api.js";
import { forgetAll } from "./db.js";
import { h, icon } from "./dom.js";

/** Builds the page; `install` opens the browser's offer to install, null where there is none. */
export function buildYou({ driver, canInstall, isDark }, { install, toggleTheme }) {
  if (!driver) return h("p", { class: "soft" }, gettext("There is no network yet."));
  const rating = driver.rating ? stars(driver.rating, 2) : "–";
  const accepted = driver.acceptance === null ? "–" : percent(driver.acceptance);
  const raters = driver.rating_count ? gettext("from {count}", { count: driver.rating_count }) : gettext("none yet");
  const figures = [
    [gettext("Rating"), rating, raters],
    [gettext("Acceptance"), accepted, gettext("of your offers")],
    [gettext("Deliveries"), number(driver.total_deliveries), gettext("so far")],
  ];
  return [
    h("div", { class: "card card-body who" }, h("span", { class: "leg-mark" }, icon(driver.vehicle_type)), h("div", {}, h("p", { class: "strong" }, driver.name), h("p", { class: "soft small" }, vehicleName(driver.vehicle_type)))),
    h("dl", { class: "figures" }, figures.map(([name, value, detail]) => h("div", {}, h("dt", {}, name), h("dd", { class: "number" }, value), h("dd", { class: "soft small" }, detail)))),
    h(
      "div",
      { class: "stack" },
      canInstall ? h("button", { class: "button button-soft button-wide", type: "button", data: { key: "install" }, on: { click: install } }, icon("plus"), gettext("Install the app")) : null,
      h("button", { class: "button button-quiet button-wide", type: "button", "aria-pressed": String(isDark), data: { key: "theme" }, on: { click: toggleTheme } }, icon(isDark ? "sun" : "moon"), isDark ? gettext("Use the light theme") : gettext("Use the dark theme")),
    ),
  ];
}

/** Leaves nothing of this person on the device; asks first where something waits to be sent. */
export function signOutClean(form, { hasWaiting, goOffline }) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (hasWaiting() && !confirm(gettext("Some steps have not been sent yet and would be lost. Sign out all the same?"))) return;
    await goOffline().catch(() => undefined);
    await forgetAll();
    form.elements.csrfmiddlewaretoken.value = csrfToken();
    form.submit();
  });
}
