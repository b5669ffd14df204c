// The bar above every screen: on shift or not, what waits to be sent, today's earnings.

import { money } from "../money.js";
import { gettext } from "../texts.js";
import { setText } from "./dom.js";
import { waiting } from "./words.js";

const SHIFTS = { online: gettext("Online"), offline: gettext("Offline") };

/** Writes the bar; `find` returns its elements by name. */
export function drawBar(find, { driver, queue, isLive, hasRead, earnings }) {
  const state = driver?.status ?? "starting";
  find("shift").dataset.shift = state;
  setText(find("shift-text"), SHIFTS[state] ?? gettext("Starting"));
  const note = waiting(queue) || (isLive || !hasRead ? "" : gettext("Reconnecting"));
  find("link-note").hidden = !note;
  setText(find("link-note"), note);
  find("today").hidden = !earnings?.currency;
  if (!earnings?.currency) return;
  const amount = money(earnings.total_minor, earnings.currency);
  setText(find("today"), gettext("{amount} today", { amount }));
}
