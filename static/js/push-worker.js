// Shows pushes while no page is open, and opens the page that one leads to.

addEventListener("push", (event) => {
  const { id, title, body, link } = event.data.json();
  const options = { body, tag: id, icon: "/static/favicon.svg", data: { link } };
  event.waitUntil(registration.showNotification(title, options));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data.link, location.origin);
  // Only ever a page of ours, whatever was in the message.
  if (target.origin === location.origin) event.waitUntil(show(target.href));
});

/** Brings the page to the front where it is open already, and opens it otherwise. */
async function show(href) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => url === href);
  return page ? page.focus() : clients.openWindow(href);
}
