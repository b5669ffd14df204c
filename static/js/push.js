// Switches push on and off in this browser.

const SCOPE = "/push/";
const CALL = "/api/v1/notifications/push-subscriptions";
const box = document.querySelector("[data-push]");
const state = box.querySelector("[data-push-state]");
const [on, off] = ["on", "off"].map((name) => box.querySelector(`[data-push-${name}]`));

function bytesOf(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function call(method, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(CALL, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`push subscriptions answered ${response.status}`);
}

function show(isOn) {
  // Whoever pressed one button finds the other focused in its place.
  const hadFocus = box.contains(document.activeElement);
  on.hidden = isOn;
  off.hidden = !isOn;
  state.textContent = isOn ? state.dataset.on : state.dataset.off;
  if (hadFocus) (isOn ? off : on).focus();
}

async function worker() {
  const registration = await navigator.serviceWorker.register("/push-sw.js", { scope: SCOPE });
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return registration;
  await new Promise((resolve) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && resolve());
  });
  return registration;
}

async function switchOn() {
  if (await Notification.requestPermission() !== "granted") {
    state.textContent = state.dataset.denied;
    return;
  }
  const registration = await worker();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(box.dataset.key),
  });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await call("POST", { endpoint, keys });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  show(true);
}

async function switchOff() {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) {
    await call("DELETE", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  show(false);
}

function trying(action) {
  return async () => {
    try {
      await action();
    } catch {
      state.textContent = state.dataset.failed;
    }
  };
}

if ("serviceWorker" in navigator && "PushManager" in window) {
  box.hidden = false;
  on.addEventListener("click", trying(switchOn));
  off.addEventListener("click", trying(switchOff));
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  show(Boolean(await registration?.pushManager.getSubscription()));
}
