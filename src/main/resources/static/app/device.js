// This device is told when something waits, where its browser can do that.
(function () {
  const form = document.getElementById('device');
  if (!form) return;
  const said = document.getElementById('device-said');
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) {
    form.querySelector('button').disabled = true;
    said.textContent = form.dataset.cannot;
    return;
  }
  form.addEventListener('submit', async e => {
    if (form.dataset.ready) return;
    e.preventDefault();
    try {
      if (await Notification.requestPermission() !== 'granted') { said.textContent = form.dataset.denied; return; }
      await navigator.serviceWorker.register('/sw.js');
      const worker = await navigator.serviceWorker.ready;
      const device = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.publicKey) });
      form.endpoint.value = device.endpoint;
      form.p256dh.value = text(device.getKey('p256dh'));
      form.auth.value = text(device.getKey('auth'));
      form.dataset.ready = '1';
      form.requestSubmit();
    } catch (x) { said.textContent = form.dataset.failed; }
  });
})();
