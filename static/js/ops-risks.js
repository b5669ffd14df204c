// Why an order is at risk, in words. The kinds are the server's.

import { statusName } from "./ops-text.js";
import { gettext } from "./texts.js";

const CAUSES = {
  nobody_near: gettext("no driver is near"),
  all_declined: gettext("every driver near declined"),
};
const KINDS = {
  driver_lost: (values) => gettext("Driver gone for {minutes} min", values),
  driver_silent: (values) => gettext("Driver silent for {minutes} min", values),
  unserved: ({ minutes, cause }) =>
    gettext("Unassigned for {minutes} min: {cause}", { minutes, cause: CAUSES[cause] ?? gettext("nobody takes it") }),
  unassigned: (values) => gettext("Unassigned for {minutes} min", values),
  late: (values) => values.cause === "target"
    ? gettext("{minutes} min past the target", values) : gettext("{minutes} min later than promised", values),
  shop_silent: (values) => gettext("Shop has not answered for {minutes} min", values),
  food_waiting: (values) => gettext("Food waiting for {minutes} min", values),
  standing_still: ({ minutes, cause }) =>
    gettext("No progress for {minutes} min, still: {status}", { minutes, status: statusName(cause) }),
};

/** Says why an order is at risk; a kind that is not known here is told as the server tells it. */
export const riskText = (risk) => KINDS[risk.kind]?.(risk) ?? risk.text;
