// Outdoors: what is entered without signal is kept on this device and sent when there is one again.
(function () {
  const KEY = 'galena-kept';
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (e) { return []; } };
  const write = kept => { try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (e) { /* private window */ } };
  const token = () => JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRF-TOKEN'];
  const keeps = path => /^\/leads\/[0-9a-f-]{36}\/(outcome|notes|write)$/.test(path);

  const show = () => {
    const count = read().length;
    let bar = document.getElementById('kept');
    if (count === 0) {
      if (bar) bar.remove();
      return;
    }
    if (!bar) {
      bar = document.createElement('p');
      bar.id = 'kept';
      bar.className = 'alert alert-warning kept';
      bar.setAttribute('role', 'status');
      document.getElementById('main').before(bar);
    }
    bar.textContent = document.body.dataset.kept.replace('{n}', count);
  };

  const keep = (path, fields) => {
    const body = new URLSearchParams(fields);
    body.delete('_csrf');
    write(read().concat({ path, body: body.toString() }));
    if (path.endsWith('/outcome')) {
      const card = document.querySelector('.lead-card');
      if (card) card.remove();
    }
    show();
  };

  // before anybody else sees it: without signal a form is not sent, but kept
  document.addEventListener('submit', e => {
    const path = new URL(e.target.action).pathname;
    if (navigator.onLine || !keeps(path)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    keep(path, new FormData(e.target, e.submitter));
    if (path.endsWith('/notes')) e.target.reset();
  }, true);

  // the device thought it had a signal and had none
  document.addEventListener('htmx:sendError', e => {
    const path = e.detail.pathInfo.requestPath;
    if (keeps(path)) keep(path, e.detail.requestConfig.formData);
  });

  let sending = false;
  const send = async () => {
    if (sending || read().length === 0) return;
    sending = true;
    let sent = 0;
    try {
      for (let kept = read(); kept.length > 0; kept = read()) {
        const one = kept[0];
        const body = new URLSearchParams(one.body);
        body.set('_csrf', token());
        const answer = await fetch(one.path, { method: 'POST', body, headers: { 'HX-Request': 'true' } });
        // signed out meanwhile, or the server is not well: it stays until that is mended
        if (answer.headers.get('HX-Redirect') || answer.status === 403 || answer.status >= 500) break;
        write(read().slice(1));
        sent++;
      }
    } catch (e) { /* still no signal */ }
    sending = false;
    show();
    if (sent > 0 && document.getElementById('desk')) {
      window.htmx.ajax('GET', '/desk', { target: '#desk', swap: 'outerHTML', select: '#desk' });
    }
  };
  window.addEventListener('online', send);
  setInterval(send, 15000);
  show();
  send();
})();
