// What was earned: today, the week, any week before, trip by trip.

import { distance } from "../formats.js";
import { money } from "../money.js";
import { gettext, language, number } from "../texts.js";
import { get } from "./api.js";
import { h, icon } from "./dom.js";
import { draw } from "./draw.js";
import { starCount } from "./words.js";

const PERIODS = { today: gettext("Today"), week: gettext("This week"), before: gettext("Last week") };
const PARTS = {
  base: gettext("Base pay"),
  distance: gettext("Distance"),
  time: gettext("Time"),
  waiting: gettext("Waiting"),
  tip: gettext("Tip"),
};

export class Earnings {
  period = "today";

  constructor(element, { courier, clock, today }) {
    Object.assign(this, { element, courier, clock, today });
  }

  /** Shows a period; the kept figures of today stand in where there is no network. */
  async show(period = this.period) {
    this.period = period;
    const shown = await get(`/driver/earnings${this.#query(period)}`).catch(() => null);
    if (period !== this.period) return;
    const figures = shown ?? (period === "today" ? this.courier.earnings : null);
    draw(this.element, [this.#choice(), ...(figures ? this.#figures(figures) : [this.#missing()])]);
  }

  // Weeks begin on Monday, by the calendar of the region.
  #query(period) {
    if (period === "today") return "";
    const day = new Date(`${this.today()}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7) - (period === "before" ? 7 : 0));
    const first = day.toISOString().slice(0, 10);
    day.setUTCDate(day.getUTCDate() + 6);
    return `?from=${first}&to=${day.toISOString().slice(0, 10)}`;
  }

  #choice() {
    const chips = Object.entries(PERIODS).map(([name, label]) =>
      h("label", { class: "chip", data: { key: `label-${name}` } }, h("input", { type: "radio", name: "period", checked: name === this.period, data: { key: `period-${name}` }, on: { change: () => this.show(name) } }), h("span", {}, label)),
    );
    return h("fieldset", { class: "chips" }, h("legend", { class: "visually-hidden" }, gettext("Period")), chips);
  }

  #missing() {
    return h("div", { class: "empty" }, icon("receipt"), h("p", {}, gettext("There is no network, and these figures were not kept.")));
  }

  #figures({ currency, total_minor, payout_minor, tips_minor, trips, days, orders }) {
    if (!currency || !trips) {
      return [h("div", { class: "empty" }, icon("receipt"), h("h3", {}, gettext("Nothing yet")), h("p", {}, gettext("Each delivery is listed here with what it paid, tips included.")))];
    }
    const sums = [[gettext("Trips"), number(trips)], [gettext("Pay"), money(payout_minor, currency)], [gettext("Tips"), money(tips_minor, currency)]];
    return [
      h("p", { class: "earned number" }, money(total_minor, currency)),
      h("dl", { class: "figures" }, sums.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "number" }, value)))),
      days.length > 1 ? this.#days(days, currency) : null,
      h("h3", {}, gettext("Trips")),
      h("ul", { class: "trips" }, orders.map((trip) => this.#trip(trip, currency))),
    ].filter(Boolean);
  }

  #days(days, currency) {
    const most = Math.max(...days.map(({ total_minor }) => total_minor), 1);
    const name = (date) => new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
    const rows = [...days].reverse().map(({ date, total_minor, trips }) =>
      h("li", {}, h("span", { class: "soft small" }, name(date)), h("meter", { min: 0, max: most, value: total_minor, "aria-hidden": "true" }), h("span", { class: "number" }, `${money(total_minor, currency)} · ${number(trips)}`)),
    );
    return h("ul", { class: "day-bars", "aria-label": gettext("By day: amount and trips") }, rows);
  }

  #trip(trip, currency) {
    const parts = Object.entries(PARTS)
      .filter(([kind]) => trip[`${kind}_minor`])
      .map(([kind, name]) => h("div", {}, h("dt", {}, name), h("dd", {}, money(trip[`${kind}_minor`], currency))));
    return h(
      "li",
      { class: "card trip", data: { key: `trip-${trip.order_id}` } },
      h(
        "details",
        { class: "fold", data: { key: `parts-${trip.order_id}` } },
        h("summary", { data: { key: `name-${trip.order_id}` } }, h("span", { class: "trip-name" }, h("strong", {}, trip.merchant_name ?? trip.code), h("span", { class: "soft small number" }, `${this.clock(trip.earned_at)} · ${distance(trip.distance_m)} · ${trip.code}`)), h("span", { class: "strong number" }, money(trip.total_minor, currency))),
        h("dl", { class: "lines" }, parts),
        trip.customer_stars ? h("p", { class: "soft small" }, gettext("You gave the customer {customer_stars} of 5 stars.", trip)) : this.#rate(trip),
      ),
    );
  }

  #rate({ order_id }) {
    const give = async (stars) => {
      await this.courier.rate(order_id, stars);
      await this.show();
    };
    const buttons = [1, 2, 3, 4, 5].map((count) => h("button", { class: "star-button", type: "button", "aria-label": starCount(count), data: { key: `star-${count}-${order_id}` }, on: { click: () => give(count) } }, icon("star")));
    return h("div", { class: "row-apart" }, h("p", { class: "soft small" }, gettext("Rate the customer")), h("div", { class: "stars-row" }, buttons));
  }
}
