// Only adds comfort: every page works as plain links and forms without this file. No dependencies; runs once per
// page, in the host's document or in a document of ours.
(() => {
  'use strict';
  if (window.throughlineReady) return;
  window.throughlineReady = true;

  const idle = 2000, retry = 15000;
  const dirty = new Set(), keepers = new WeakMap();

  // Links to a place in the same page do nothing inside a shadow root: go there ourselves.
  const followInside = root => root.addEventListener('click', event => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const place = link && root.getElementById(decodeURIComponent(link.getAttribute('href').slice(1)));
    if (!place) return;
    event.preventDefault();
    if (place.tabIndex < 0) place.setAttribute('tabindex', '-1');
    place.focus();
    place.scrollIntoView();
  });

  // A draft of the form's fields goes to the server when the writer pauses. In light mode the names bear the
  // host's prefix; the draft's own address may be served with or without it, so both names are sent.
  const fieldsOf = area => {
    const sent = new URLSearchParams();
    const prefix = area.dataset.tlPrefix;
    for (const control of area.querySelectorAll('input[name], textarea[name], select[name]')) {
      if ((control.type === 'checkbox' || control.type === 'radio') && !control.checked) continue;
      // "tl[goals.0.by]" is "goals.0.by", and "tl[reason][]" is "reason[]".
      const close = prefix && control.name.startsWith(prefix + '[') ? control.name.indexOf(']') : -1;
      const inner = close > 0 ? control.name.slice(prefix.length + 1, close) + control.name.slice(close + 1) : null;
      if ((inner || control.name) === 'tl-act') continue;
      sent.append(control.name, control.value);
      if (inner) sent.append(inner, control.value);
    }
    return sent;
  };

  const autosave = area => {
    const status = area.querySelector('[data-tl-status]');
    const language = (area.closest('[lang]') || document.documentElement).lang;
    const own = area.tagName === 'FORM';  // else the host's own form saves it
    let timer = 0, sending = null, again = false, waits = false, passes = false;
    const news = area.querySelector('[data-tl-news]');
    const tell = text => { if (status && status.textContent !== text) status.textContent = text; };
    // Unlike the status it stands until the text it speaks of is seen: saving shows it.
    const tellStale = stale => {
      if (!news || !stale === !news.textContent) return;
      news.textContent = stale ? area.dataset.tlStale : '';
      news.className = stale ? 'tl-alert tl-warn' : '';
    };
    const later = wait => { clearTimeout(timer); timer = setTimeout(save, wait); };
    // A host whose session is over answers with its log-in page, or the way to it.
    const signedOut = reply => reply.type === 'opaqueredirect' || reply.status === 401 ||
      (reply.ok && !(reply.headers.get('Content-Type') || '').includes('json'));
    const put = body => fetch(area.dataset.tlDraft,
      {method: 'PUT', credentials: 'same-origin', redirect: 'manual', body, keepalive: String(body).length < 60000});
    const told = async reply => {
      if (signedOut(reply)) { tell(area.dataset.tlOut); later(retry); return 'out'; }
      if (reply.status >= 500) { tell(area.dataset.tlFailed); later(retry); return 'busy'; }
      if (!reply.ok) {  // refused: only new text makes another try worth it
        const why = await reply.json().catch(() => ({}));
        tell(why.title || area.dataset.tlFailed);
        return 'refused';
      }
      tellStale((await reply.json().catch(() => null))?.stale);
      if (again) { later(idle); return 'kept'; }
      dirty.delete(area);
      const now = new Date().toLocaleTimeString(language === 'es' ? 'es-US' : 'en-US', {hour: 'numeric', minute: '2-digit'});
      tell(area.dataset.tlSaved.replace('{time}', now));
      return 'kept';
    };
    const save = () => {
      clearTimeout(timer);
      if (!area.isConnected) dirty.delete(area);
      else if (!sending) {
        again = false;
        sending = put(fieldsOf(area)).then(told, () => {
          tell(area.dataset.tlFailed);
          later(retry);
          return 'offline';
        }).finally(() => { sending = null; });
      }
      return sending || Promise.resolve('kept');
    };
    keepers.set(area, save);
    const changed = () => {
      dirty.add(area);
      again = !!sending;
      tell(area.dataset.tlUnsaved);
      later(idle);
    };
    area.addEventListener('input', changed);
    area.addEventListener('tl-changed', changed);
    // Without a session or a network the form's own way would lose the text: it stays on the page until the draft
    // is kept. A draft on its way is waited for, so that it does not come after the text that was saved.
    const leave = event => {
      if (!own || passes || !(sending || dirty.has(area))) { clearTimeout(timer); dirty.delete(area); return; }
      event.preventDefault();
      if (waits) return;
      waits = true;
      save().then(what => {
        waits = false;
        if (what === 'out' || what === 'offline') return;
        passes = true;
        area.requestSubmit(event.submitter);
        passes = false;
      });
    };
    const form = area.closest('form');
    if (form) form.addEventListener('submit', leave);
  };

  // One more empty entry: a copy of the last one with the next number.
  const addEntries = button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      const own = node => [...node.children].filter(child => child.hasAttribute('data-tl-entry'));
      const entries = own(button.parentNode);
      const last = entries[entries.length - 1];
      const number = Number(/\d+$/.exec(last.id)[0]);
      const before = '.' + number, after = '.' + (number + 1);
      const copy = last.cloneNode(true);
      // Of a list within the entry the first, empty, goes along.
      for (const inner of copy.querySelectorAll('[data-tl-add]'))
        for (const more of own(inner.parentNode).slice(1)) more.remove();
      const renumber = node => {
        for (const name of ['id', 'name', 'for', 'aria-describedby', 'data-tl-add']) {
          const text = node.getAttribute(name);
          if (text) node.setAttribute(name, text.replace(button.dataset.tlAdd + before, button.dataset.tlAdd + after));
        }
      };
      renumber(copy);
      for (const node of copy.querySelectorAll('*')) renumber(node);
      for (const gone of copy.querySelectorAll('.tl-error, input[type=hidden]')) gone.remove();
      for (const mark of copy.querySelectorAll('.tl-wrong')) mark.classList.remove('tl-wrong');
      for (const control of copy.querySelectorAll('input, textarea, select')) {
        control.removeAttribute('aria-invalid');
        if (control.type === 'checkbox') control.checked = false; else control.value = '';
      }
      for (const inner of copy.querySelectorAll('[data-tl-add]')) {
        seen.add(inner);
        addEntries(inner);
      }
      const legend = copy.querySelector('legend');
      if (legend && legend.firstChild) legend.firstChild.textContent = legend.firstChild.textContent.replace(/\d+/, entries.length + 1);
      last.after(copy);
      const first = copy.querySelector('input, textarea, select');
      if (first) first.focus();
    });
  };

  const seen = new WeakSet();
  const begin = root => {
    if (root instanceof ShadowRoot && !seen.has(root)) followInside(root);
    const each = (selector, act) => {
      for (const node of root.querySelectorAll(selector)) if (!seen.has(node)) { seen.add(node); act(node); }
    };
    seen.add(root);
    each('[data-tl-draft]', autosave);
    each('[data-tl-add]', addEntries);
    each('[data-tl-print]', button => { button.hidden = false; button.addEventListener('click', () => print()); });
    each('[data-tl-put]', button => {
      button.hidden = false;
      button.addEventListener('click', () => {
        const into = root.getElementById ? root.getElementById(button.dataset.tlPut) : document.getElementById(button.dataset.tlPut);
        if (!into) return;
        into.value += (into.value && !into.value.endsWith('\n') ? '\n' : '') + button.previousElementSibling.textContent;
        into.dispatchEvent(new Event('input', {bubbles: true}));
        into.focus();
      });
    });
    each('[data-tl-errors]', summary => summary.focus());
    each('.tl-scroll', area => {
      if (area.scrollWidth <= area.clientWidth || area.hasAttribute('tabindex')) return;
      const caption = area.querySelector('caption');
      area.tabIndex = 0;
      area.setAttribute('role', 'region');
      if (caption) area.setAttribute('aria-label', caption.textContent);
    });
  };

  // A host that puts the tab in with innerHTML leaves our template inert: attach it.
  const attach = host => {
    const inert = host.querySelector(':scope > template[shadowrootmode]');
    if (inert && !host.shadowRoot) {
      host.attachShadow({mode: 'open'}).append(inert.content);
      inert.remove();
    }
    if (host.shadowRoot) begin(host.shadowRoot);
  };
  const look = () => {
    for (const host of document.querySelectorAll('[data-tl-host]')) attach(host);
    for (const own of document.querySelectorAll('.tl')) begin(own);
  };

  addEventListener('beforeunload', event => {
    for (const area of dirty) if (!area.isConnected) dirty.delete(area);
    if (dirty.size) event.preventDefault();
  });
  // In light mode the host's own form saves: leaving with it is no loss.
  addEventListener('submit', event => {
    for (const area of dirty) if (event.target !== area && event.target.contains(area)) dirty.delete(area);
  }, true);
  // Who leaves the page or comes back to it, from a log-in elsewhere perhaps, need not wait for the next pause.
  const keep = () => { for (const area of dirty) keepers.get(area)(); };
  document.addEventListener('visibilitychange', keep);
  addEventListener('online', keep);

  const start = () => {
    look();
    let due = false;
    new MutationObserver(() => {
      if (due) return;
      due = true;
      queueMicrotask(() => { due = false; look(); });
    }).observe(document.documentElement, {childList: true, subtree: true});
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start); else start();
})();
