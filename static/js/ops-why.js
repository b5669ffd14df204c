// "Why this driver": a decision's candidates, their scores by factor, and why others were out.

import { element } from "./elements.js";
import { clock } from "./formats.js";
import { outcomeText, reasonText, SCORES } from "./ops-text.js";
import { gettext, number } from "./texts.js";

const SHOWN_DECISIONS = 5;
const SHOWN_CANDIDATES = 4;

/** Describes decisions, the newest first and open. */
export function whySections(decisions, timezone) {
  if (!decisions.length) return [element("p", { className: "soft" }, gettext("No decision has been made yet."))];
  return decisions.slice(0, SHOWN_DECISIONS).map((decision, index) =>
    element(
      "details",
      { className: "ops-decision", open: index === 0 },
      element(
        "summary",
        { dataset: { focus: decision.id } },
        `${clock(decision.decided_at, timezone)} · ${outcomeText(decision)}`,
      ),
      candidates(decision),
    ),
  );
}

/** Lists who was asked and the best others; the rest is folded away. */
function candidates({ candidates: all, driver_id: chosen }) {
  if (!all.length) return element("p", { className: "soft small" }, gettext("No candidate was recorded."));
  const isChosen = (one) => one.driver_id === chosen;
  const ordered = [...all.filter(isChosen), ...all.filter((one) => !isChosen(one))];
  const rows = (some) => element("ol", { className: "ops-candidates" }, ...some.map((one) => candidate(one, chosen)));
  const others = ordered.slice(SHOWN_CANDIDATES);
  const shown = rows(ordered.slice(0, SHOWN_CANDIDATES));
  if (!others.length) return shown;
  const more = element("details", { className: "ops-more" }, element("summary", {}, gettext("{count} more", { count: others.length })), rows(others));
  return element("div", {}, shown, more);
}

function candidate(one, chosen) {
  const isChosen = one.driver_id === chosen;
  const verdict = isChosen ? gettext("asked") : reasonText(one.out);
  const badge = isChosen ? "badge badge-good" : one.out ? "badge badge-bad" : "badge";
  return element(
    "li",
    {},
    element(
      "p",
      { className: "row-apart" },
      element("span", { className: "strong" }, one.name),
      element("span", { className: badge }, verdict),
    ),
    element("p", { className: "soft small" }, gettext("{minutes} min away", { minutes: Math.round(one.reach_s / 60) })),
    element("dl", { className: "ops-scores" }, ...Object.entries(SCORES).flatMap(([name, label]) => bar(label, one.score[name]))),
  );
}

function bar(name, share) {
  const meter = element("meter", { min: 0, max: 1, value: share, "aria-hidden": "true" });
  const value = number(share, 2);
  return [element("dt", {}, name), element("dd", {}, meter, element("span", { className: "number" }, value))];
}
