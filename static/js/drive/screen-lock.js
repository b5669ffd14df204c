// Keeps the screen on during a shift, where the browser can.

let lock;
let isWanted = false;

export async function keepScreenOn(wanted) {
  isWanted = wanted;
  if (!("wakeLock" in navigator)) return;
  if (!wanted) {
    await lock?.release();
    lock = undefined;
  } else if (!lock && !document.hidden) {
    // Refused on a low battery: the app works with a dark screen, too.
    lock = await navigator.wakeLock.request("screen").catch(() => undefined);
    lock?.addEventListener("release", () => (lock = undefined));
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && isWanted) keepScreenOn(true);
});
