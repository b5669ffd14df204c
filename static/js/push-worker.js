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
  if (target.origin === location.origin) event.waitUntil(clients.openWindow(target.href));
});
