// Tells the page around a hosted form how high it is.
(function () {
  const tell = () => parent !== window && parent.postMessage({ galenaHeight: document.documentElement.scrollHeight }, '*');
  addEventListener('load', tell);
  addEventListener('resize', tell);
})();
