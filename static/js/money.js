// Amounts for people, written as the server writes them.

/** Writes minor units in a currency, as in €12.50. */
export function money(amountMinor, currency) {
  const format = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  const { maximumFractionDigits: digits } = format.resolvedOptions();
  return format.format(amountMinor / 10 ** digits);
}
