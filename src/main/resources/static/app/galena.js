// Keys, clocks, the stream that says "something changed", sound and notice for a waiting lead. No rules live here.
(function () {
  const $ = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const token = () => JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRF-TOKEN'];

  // ---- keys: never while one types
  const typing = e => e.target.closest('input, textarea, select, [contenteditable]');
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
      all('details[open].choice, details[open].menu').forEach(d => { d.open = false; });
      $('#keys').hidden = true;
      if (typing(e)) e.target.blur();
      return;
    }
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    if (e.key === '?') { $('#keys').hidden = !$('#keys').hidden; return; }
    if (e.key === ' ' && e.target.closest('button, summary, a')) return;
    const target = all('[data-key]').find(el => el.dataset.key === e.key && el.offsetParent !== null);
    if (!target) return;
    e.preventDefault();
    if (target.matches('input')) { target.focus(); target.select(); return; }
    // what is being filled in is not overtaken by the key of another outcome
    if ($('details[open].choice') && target.closest('.choices') && !target.matches('summary')) return;
    if (target.matches('summary')) all('details[open].choice').forEach(d => { d.open = d === target.parentElement; });
    target.click();
    // at once: the next key is already meant for the field
    const field = target.matches('summary') && $('[data-first]', target.parentElement);
    if (field && target.parentElement.open) field.focus();
  });

  // ---- one act at a time; an answer to a question asked before it takes nothing off the screen
  let acting = null, acts = 0;
  const asked = new WeakMap();
  document.addEventListener('htmx:beforeRequest', e => {
    if (e.detail.elt.matches('form') && e.detail.elt.closest('#desk')) {
      if (acting) { e.preventDefault(); return; }
      acting = e.detail.xhr;
      acts++;
    }
    asked.set(e.detail.xhr, acts);
  });
  document.addEventListener('htmx:beforeSwap', e => {
    if (e.detail.target.id === 'desk' && asked.get(e.detail.xhr) !== acts) e.detail.shouldSwap = false;
  });
  document.addEventListener('htmx:afterRequest', e => { if (e.detail.xhr === acting) acting = null; });

  // ---- small acts
  document.addEventListener('click', e => {
    const when = e.target.closest('[data-when]');
    if (when) { $('input[name=when]', when.closest('form')).value = when.dataset.when; }
    const copy = e.target.closest('[data-copy]');
    if (copy) {
      navigator.clipboard && navigator.clipboard.writeText($(copy.dataset.copy).textContent.trim());
      copy.textContent = copy.dataset.copied;
    }
    if (e.target.closest('[data-theme-switch]')) {
      const next = document.documentElement.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
      document.documentElement.setAttribute('data-bs-theme', next);
      try { localStorage.setItem('galena-theme', next); } catch (x) { /* private window */ }
    }
    if (e.target.closest('[data-dials]')) {
      const talk = $('#talk button');
      if (talk) setTimeout(() => talk.click(), 50);
    }
    if (!e.target.closest('details.menu')) all('details.menu[open]').forEach(d => { d.open = false; });
  });

  // ---- a text from a file, to look at before it is saved
  document.addEventListener('change', e => {
    const into = e.target.dataset.load && $(e.target.dataset.load);
    if (into && e.target.files[0]) e.target.files[0].text().then(text => { into.value = text; into.focus(); });
  });

  // ---- notes are kept while one types
  const kept = (() => { try { return window.sessionStorage; } catch (e) { return null; } })();
  const restore = () => all('[data-keep]').forEach(el => { if (kept && !el.value) el.value = kept.getItem(el.dataset.keep) || ''; });
  document.addEventListener('input', e => { if (kept && e.target.dataset.keep) kept.setItem(e.target.dataset.keep, e.target.value); });
  document.addEventListener('submit', e => { const n = $('[data-keep]', e.target); if (kept && n) kept.removeItem(n.dataset.keep); });

  // ---- what is typed while one talks is kept at once, and stands in the outcomes that ask for it
  const drafts = new Map();
  const save = where => {
    const body = new URLSearchParams();
    all('[data-draft]').filter(el => el.dataset.draft === where).forEach(el => {
      (el.tagName === 'FORM' ? all('[name^="answer."]', el) : [el]).forEach(one => { if (one.value) body.append(one.name, one.value); });
    });
    fetch(where, { method: 'POST', body, headers: { 'X-CSRF-TOKEN': JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRF-TOKEN'] } }).catch(() => {});
  };
  document.addEventListener('input', e => {
    const typed = e.target.closest('[data-draft]');
    if (!typed) return;
    if (e.target.name.startsWith('answer.')) all('[name="' + e.target.name + '"]').forEach(el => { if (el !== e.target) el.value = e.target.value; });
    const where = typed.dataset.draft;
    clearTimeout(drafts.get(where));
    drafts.set(where, setTimeout(() => save(where), 600));
  });
  document.addEventListener('submit', e => { if (e.target.id === 'asks') e.preventDefault(); });

  // ---- the step one works on stands in the middle of the picture
  const centre = () => all('.canvas').forEach(canvas => {
    const step = $('.chosen rect, .wrong rect', canvas);
    if (!step) return;
    canvas.scrollLeft = Number(step.getAttribute('x')) + Number(step.getAttribute('width')) / 2 - canvas.clientWidth / 2;
    canvas.scrollTop = Number(step.getAttribute('y')) - canvas.clientHeight / 3;
  });
  document.addEventListener('htmx:afterSwap', centre);
  centre();

  // ---- clocks
  const shown = s => (s < 0 ? '' : Math.floor(s / 60) + ':' + String(s % 60).padStart(2, '0'));
  const tick = () => {
    all('[data-down]').forEach(el => {
      const left = Number(el.dataset.down);
      if (left < 0) { el.textContent = ''; return; }
      el.textContent = el.closest('.undo') ? left : shown(left);
      el.classList.toggle('soon', left <= 60 && !el.closest('.undo'));
      el.dataset.down = Math.max(0, left - 1);
      if (left === 0 && el.closest('.undo')) el.closest('.undo').remove();
    });
    all('[data-up]').forEach(el => { el.textContent = shown(Number(el.dataset.up)); el.dataset.up = Number(el.dataset.up) + 1; });
  };
  setInterval(tick, 1000);

  // ---- a waiting lead: title, sound, notice
  const plain = document.body.dataset.title;
  const ring = () => {
    try {
      const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = 660; volume.gain.value = 0.08;
      tone.connect(volume); volume.connect(audio.destination);
      tone.start(); tone.frequency.setValueAtTime(880, audio.currentTime + 0.15); tone.stop(audio.currentTime + 0.35);
    } catch (e) { /* no sound before the first click */ }
  };
  let before = $('#desk') ? $('#desk').dataset.hand : '';
  const noticeHand = () => {
    const desk = $('#desk');
    if (!desk) return;
    const hand = desk.dataset.hand;
    if (hand && hand !== before && document.hidden) {
      document.title = document.body.dataset.waiting + ' · ' + plain;
      ring();
      if ('Notification' in window && Notification.permission === 'granted') new Notification(document.body.dataset.notice);
    } else if (hand && hand !== before) {
      ring();
    }
    before = hand;
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) document.title = plain; });
  document.addEventListener('click', e => {
    if (e.target.closest('[data-key="r"]') && 'Notification' in window && Notification.permission === 'default') Notification.requestPermission();
  });

  // ---- the stream
  const refresh = () => {
    if (acting) return;
    const desk = $('#desk');
    if (desk && desk.dataset.state === 'ready' && !desk.dataset.hand && !typing({ target: document.activeElement || document.body })) {
      window.htmx.ajax('POST', '/desk/next', { target: '#desk', swap: 'outerHTML' });
    }
    if (desk && desk.dataset.hand) {
      const asOf = acts;
      fetch('/desk/here', { method: 'POST', headers: { 'X-CSRF-TOKEN': token() } }).then(answer => {
        if (asOf !== acts || answer.status !== 204 || !desk.isConnected) return;
        if (answer.headers.get('X-Hand') !== desk.dataset.hand) {
          window.htmx.ajax('GET', '/desk?gone=' + desk.dataset.hand, { target: '#desk', swap: 'outerHTML', select: '#desk' });
        } else if (answer.headers.get('X-News') !== desk.dataset.news && !$('details[open].choice', desk)
            && !typing({ target: document.activeElement || document.body })) {
          // somebody calls or has written: nothing is taken away from who is filling in a field
          window.htmx.ajax('GET', '/desk', { target: '#desk', swap: 'outerHTML', select: '#desk' });
        }
      });
    }
    all('[data-live]').forEach(part => {
      // nothing moves under the pointer or while somebody fills in a field there
      if (part.matches(':hover') && $('details[open].choice', part) || part.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')) return;
      window.htmx.trigger(part, 'galena:changed');
    });
  };
  if ($('#desk') || $('[data-live]')) {
    let wanted;
    const soon = () => { clearTimeout(wanted); wanted = setTimeout(refresh, 150); };
    const connect = () => {
      const stream = new EventSource('/live');
      stream.addEventListener('changed', soon);
      stream.addEventListener('hello', soon);
      stream.onerror = () => { if (stream.readyState === 2) setTimeout(connect, 3000); };
    };
    connect();
  }
  if ($('#desk')) {
    setInterval(() => fetch('/desk/here', { method: 'POST', headers: { 'X-CSRF-TOKEN': token() } }), 30000);
    setInterval(() => { const d = $('#desk'); if (d && d.dataset.state === 'ready' && !d.dataset.hand) refresh(); }, 10000);
  }

  document.addEventListener('htmx:afterSwap', () => { restore(); tick(); noticeHand(); });
  restore();
  tick();
})();
