// Before anything is painted: light or dark as the person chose, else as the device says.
(function () {
  const chosen = (() => { try { return localStorage.getItem('galena-theme'); } catch (e) { return null; } })();
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const set = theme => document.documentElement.setAttribute('data-bs-theme', theme);
  set(chosen || (dark.matches ? 'dark' : 'light'));
  if (!chosen) dark.addEventListener('change', e => set(e.matches ? 'dark' : 'light'));
})();
