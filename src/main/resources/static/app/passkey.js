// A key that lives in this device: made for somebody who is in, or shown by somebody who wants to be.
(function () {
  const form = document.getElementById('passkey');
  if (!form || !window.PublicKeyCredential || !navigator.credentials) return;
  form.hidden = false;
  const said = document.getElementById('passkey-said');
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = list => (list || []).map(one => Object.assign({}, one, { id: bytes(one.id) }));
  form.addEventListener('submit', async e => {
    if (form.answer.value) return;
    e.preventDefault();
    said.textContent = '';
    try {
      const asked = await (await fetch(form.dataset.challenge, { method: 'POST', headers: { 'X-CSRF-TOKEN': form._csrf.value } })).json();
      asked.challenge = bytes(asked.challenge);
      let key;
      if (asked.rp) {
        asked.user.id = bytes(asked.user.id);
        asked.excludeCredentials = named(asked.excludeCredentials);
        key = await navigator.credentials.create({ publicKey: asked });
      } else {
        key = await navigator.credentials.get({ publicKey: asked });
      }
      const answer = { clientDataJSON: text(key.response.clientDataJSON) };
      for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
        if (key.response[part]) answer[part] = text(key.response[part]);
      }
      form.answer.value = JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response: answer });
      form.requestSubmit();
    } catch (x) { said.textContent = form.dataset.failed; }
  });
})();
