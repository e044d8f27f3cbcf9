// The tab is fetched after the page and put in with innerHTML, as old SISs do.
'use strict';
(function () {
  var body = document.getElementById('tab-body');
  var source = body && body.getAttribute('data-src');
  if (!source) return;
  fetch(source, {credentials: 'same-origin', headers: {'X-Requested-With': 'XMLHttpRequest'}})
    .then(function (reply) { return reply.text(); })
    .then(function (text) { body.innerHTML = text; })
    .catch(function () { body.textContent = '-'; })
    .then(function () { body.removeAttribute('aria-busy'); });
})();
