// Amounts for people, written as the server writes them.

import { language } from "./texts.js";

/** Writes minor units in a currency, as in €12.50 or 12,50 €. */
export function money(amountMinor, currency) {
  const format = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  const { maximumFractionDigits: digits } = format.resolvedOptions();
  return format.format(amountMinor / 10 ** digits);
}
