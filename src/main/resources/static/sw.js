// Shows what a push message says, and opens the page behind it; works when no page of ours is open.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));
self.addEventListener('push', e => {
  let said = {};
  try { said = e.data ? e.data.json() : {}; } catch (x) { /* not one of ours */ }
  const path = typeof said.url === 'string' ? new URL(said.url, self.location.origin) : null;
  const url = path && path.origin === self.location.origin ? path.pathname : '/';
  e.waitUntil(self.registration.showNotification(said.title || 'Galena', { icon: '/app/icon.svg', tag: url, data: { url } }));
});
self.addEventListener('notificationclick', e => {
  e.notification.close();
  const url = e.notification.data.url;
  e.waitUntil(self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(open => {
    const here = open.find(one => new URL(one.url).pathname === url);
    return here ? here.focus() : self.clients.openWindow(url);
  }));
});
