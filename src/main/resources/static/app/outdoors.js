// Outdoors: what is entered without signal is kept on this device and sent when there is one again; photographs too.
(function () {
  const KEY = 'galena-kept';
  const LONGEST = 2000;
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (e) { return []; } };
  const write = kept => { try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (e) { /* private window */ } };
  const token = () => JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRF-TOKEN'];
  const keeps = path => /^\/leads\/[0-9a-f-]{36}\/(outcome|notes|write)$/.test(path);
  const pictures = path => /^\/leads\/[0-9a-f-]{36}\/files$/.test(path);

  // ---- photographs wait in a database of the browser: they are too large for anything else
  const shelf = act => new Promise((done, failed) => {
    const opened = indexedDB.open('galena', 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore('photos', { autoIncrement: true });
    opened.onerror = () => failed(opened.error);
    opened.onsuccess = () => {
      const work = opened.result.transaction('photos', 'readwrite'), store = work.objectStore('photos');
      let result;
      act(store, value => { result = value; });
      work.oncomplete = () => { opened.result.close(); done(result); };
      work.onerror = () => { opened.result.close(); failed(work.error); };
    };
  });
  const shelved = () => shelf((store, tell) => {
    const found = [];
    store.openCursor().onsuccess = e => {
      const at = e.target.result;
      if (at) { found.push({ key: at.key, value: at.value }); at.continue(); } else tell(found);
    };
  }).catch(() => []);
  // smaller before it travels, and upright
  const small = async file => {
    if (!file.type.startsWith('image/')) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
      const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise(done => canvas.toBlob(blob => done(blob || file), 'image/jpeg', 0.85));
    } catch (e) { return file; }
  };
  const post = async (path, files) => {
    const body = new FormData();
    body.set('_csrf', token());
    body.set('from', 'desk');
    files.forEach(one => body.append('file', one.blob, one.name));
    const answer = await fetch(path, { method: 'POST', body, headers: { 'X-CSRF-TOKEN': token() } });
    // signed out meanwhile, or the server is not well: they stay until that is mended
    return !answer.url.endsWith('/sign-in') && answer.status !== 403 && answer.status < 500;
  };

  const show = async () => {
    const count = read().length + (await shelved()).reduce((sum, one) => sum + one.value.files.length, 0);
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

  // a photograph is sent as soon as it is taken; nobody waits for it
  document.addEventListener('change', async e => {
    const form = e.target.form;
    if (e.target.type !== 'file' || !form || !pictures(new URL(form.action).pathname)) return;
    const path = new URL(form.action).pathname;
    const files = await Promise.all(Array.from(e.target.files).map(async file => ({ name: file.name, blob: await small(file) })));
    form.reset();
    const said = form.querySelector('[data-said]');
    try {
      if (!navigator.onLine || !(await post(path, files))) throw new Error('kept');
      if (said) said.textContent = said.dataset.said;
    } catch (x) {
      await shelf(store => store.add({ path, files })).catch(() => {});
      show();
    }
  });

  // the device thought it had a signal and had none
  document.addEventListener('htmx:sendError', e => {
    const path = e.detail.pathInfo.requestPath;
    if (keeps(path)) keep(path, e.detail.requestConfig.formData);
  });

  let sending = false;
  const send = async () => {
    if (sending) return;
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
      if (navigator.onLine) {
        for (const one of await shelved()) {
          if (!(await post(one.value.path, one.value.files))) break;
          await shelf(store => store.delete(one.key));
          sent++;
        }
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

  // ---- dictated notes, where the browser can listen
  const Listener = window.SpeechRecognition || window.webkitSpeechRecognition;
  const dictate = root => root.querySelectorAll('[data-dictate]').forEach(button => { button.hidden = !Listener; });
  document.addEventListener('click', e => {
    const button = e.target.closest('[data-dictate]');
    const field = button && button.form.querySelector('textarea');
    if (!field || !Listener || button.classList.contains('listening')) return;
    const ear = new Listener();
    ear.lang = navigator.language;
    ear.onresult = heard => {
      field.value = (field.value + ' ' + heard.results[heard.resultIndex][0].transcript).trim();
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    ear.onend = () => button.classList.remove('listening');
    button.classList.add('listening');
    ear.start();
  });
  document.addEventListener('htmx:afterSwap', e => dictate(e.target));
  dictate(document);
})();
