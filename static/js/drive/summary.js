// What a shift came to: pure.

/** Sums up a shift from the driver as it was online and the day's earnings; null without a begin. */
export function summaryOf(driver, earnings, { now, minutes, money }) {
  if (!driver?.status_changed_at || driver.status !== "online") return null;
  const begin = Date.parse(driver.status_changed_at);
  const trips = (earnings?.orders ?? []).filter(({ earned_at }) => Date.parse(earned_at) >= begin);
  const sum = trips.reduce((total, { total_minor }) => total + total_minor, 0);
  return {
    time: minutes((now - begin) / 1000),
    trips: trips.length,
    earned: earnings?.currency ? money(sum, earnings.currency) : "–",
  };
}
