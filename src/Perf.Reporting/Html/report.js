/*<![CDATA[*/
'use strict';
// The page is complete without this. It lets tables be sorted and filtered, charts be read out, and colours be chosen. Nothing is fetched and nothing is written as markup:
// what comes from the run is set as text.
(() => {
  const make = (name, attributes, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  // ---- Values as the page writes them.
  const digits = value => {
    const size = Math.abs(value);
    if (size === 0) return '0';
    return size >= 99.95 ? Math.round(value).toLocaleString('en-US') : size >= 9.995 ? value.toFixed(1) : size >= 0.0995 ? value.toFixed(2) : String(Number(value.toPrecision(2)));
  };
  const size = value => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    let step = 0;
    while (Math.abs(value) >= 1000 && units.length - 1 > step) { value /= 1000; step++; }
    return (step === 0 ? Math.round(value) : digits(value)) + ' ' + units[step];
  };
  const time = ms => 999.5 > Math.abs(ms) ? digits(ms) + ' ms' : 120000 > Math.abs(ms) ? digits(ms / 1000) + ' s' : span(ms / 1000);
  const span = seconds => {
    const whole = Math.round(seconds), hours = Math.floor(whole / 3600), minutes = Math.floor(whole % 3600 / 60);
    return [hours ? hours + ' h' : '', minutes ? minutes + ' min' : '', whole % 60 || whole === 0 ? whole % 60 + ' s' : ''].filter(Boolean).slice(0, 2).join(' ');
  };
  const write = (value, unit) => {
    if (value === null || value === undefined) return '–';
    switch (unit) {
      case 'ms': return time(value);
      case 's': return time(value * 1000);
      case '1/s': return digits(value) + ' /s';
      case '%': return digits(value) + ' %';
      case 'share': return digits(value * 100) + ' %';
      case 'By': return size(value);
      case 'By/s': return size(value) + '/s';
      case '': case '1': return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(4)));
      default: return digits(value) + ' ' + unit;
    }
  };

  // ---- Charts: a line at the place below the pointer or chosen by arrow keys, with the values there. Charts over time show the same moment together.
  const tip = make('div', { class: 'tip', hidden: '' });
  const said = make('div', { class: 'hidden', 'aria-live': 'polite' });
  const read = new WeakMap();
  const valuesOf = figure => {
    if (!read.has(figure)) {
      const block = figure.querySelector('script[type="application/json"]');
      read.set(figure, block ? JSON.parse(block.textContent) : null);
    }
    return read.get(figure);
  };
  const areaOf = plot => {
    const [left, right, top, bottom, from, to] = (plot.dataset.time || plot.dataset.place || '').split(' ').map(Number);
    return { left, right, top, bottom, from, to };
  };
  const nearest = (places, wanted) => {
    let low = 0, high = places.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (places[middle] > wanted) high = middle; else low = middle;
    }
    return Math.abs(places[high] - wanted) > Math.abs(places[low] - wanted) ? low : high;
  };
  const mark = (plot, place) => {
    const svg = plot.querySelector('svg'), area = areaOf(plot);
    let line = svg.querySelector('.cross');
    if (!line) {
      line = document.createElementNS(svg.namespaceURI, 'line');
      line.setAttribute('class', 'cross');
      line.setAttribute('y1', area.top);
      line.setAttribute('y2', area.bottom);
      svg.append(line);
    }
    const x = area.left + (place - area.from) / (area.to - area.from) * (area.right - area.left);
    line.setAttribute('x1', x);
    line.setAttribute('x2', x);
    return x;
  };
  const others = plot => plot.dataset.time ? document.querySelectorAll('.plot[data-time]') : [plot];
  const clear = () => {
    tip.hidden = true;
    for (const line of document.querySelectorAll('.cross')) line.remove();
  };
  const show = (plot, index, aloud) => {
    const values = valuesOf(plot.closest('figure'));
    if (!values) return;
    const place = values.x[index], name = values.n ? values.n[index] : 'at ' + span(place);
    for (const other of others(plot)) if (valuesOf(other.closest('figure'))) mark(other, place);
    const lines = values.s.filter(one => one.v.length > 0).map(one => [one, write(one.v[index], one.u)]);
    tip.replaceChildren(make('strong', {}, name), ...lines.map(([one, text]) => make('div', {}, make('span', { class: 'key ' + one.c }), one.n, make('b', {}, text))));
    tip.hidden = false;
    const box = plot.getBoundingClientRect(), scale = box.width / plot.querySelector('svg').viewBox.baseVal.width, x = mark(plot, place) * scale;
    const room = document.documentElement.clientWidth, width = tip.offsetWidth;
    tip.style.left = Math.max(4, Math.min(room - width - 4, box.left + x + (box.left + x + width + 20 > room ? -width - 14 : 14))) + scrollX + 'px';
    tip.style.top = box.top + scrollY + 10 + 'px';
    plot.dataset.at = index;
    if (aloud) said.textContent = name + ': ' + lines.map(([one, text]) => one.n + ' ' + text).join(', ');
  };
  document.addEventListener('pointermove', event => {
    const plot = event.target.closest ? event.target.closest('.plot') : null;
    const values = plot ? valuesOf(plot.closest('figure')) : null;
    if (!values) { if (!document.activeElement.matches('.plot')) clear(); return; }
    const box = plot.getBoundingClientRect(), area = areaOf(plot), x = (event.clientX - box.left) * plot.querySelector('svg').viewBox.baseVal.width / box.width;
    show(plot, nearest(values.x, area.from + (x - area.left) / (area.right - area.left) * (area.to - area.from)), false);
  });
  document.addEventListener('keydown', event => {
    const plot = document.activeElement;
    if (!plot || !plot.matches('.plot')) return;
    if (event.key === 'Escape') { clear(); return; }
    const values = valuesOf(plot.closest('figure'));
    if (!values) return;
    const last = values.x.length - 1, at = plot.dataset.at === undefined ? -1 : Number(plot.dataset.at), page = Math.max(1, Math.round(last / 20));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(plot, Math.min(last, Math.max(0, to)), true);
  });
  document.addEventListener('focusout', event => { if (event.target.matches('.plot')) clear(); });

  // ---- Tables: a button in each heading, and a filter where there are many rows. What was chosen outlives the replacement of a section.
  const chosen = new Map();
  const stateOf = table => {
    const name = table.caption.textContent;
    if (!chosen.has(name)) chosen.set(name, { column: -1, up: false, words: '' });
    return chosen.get(name);
  };
  const keyOf = (row, column) => {
    const cell = row.cells[column], key = cell.dataset.v;
    return key === undefined ? cell.textContent.trim().toLowerCase() : key === '' ? NaN : Number(key);
  };
  const order = table => {
    const state = stateOf(table), body = table.tBodies[table.tBodies.length - 1], rows = [...body.rows];
    rows.forEach((row, index) => { row.dataset.row ??= index; });
    rows.sort((one, other) => {
      if (state.column === -1) return one.dataset.row - other.dataset.row;
      const a = keyOf(one, state.column), b = keyOf(other, state.column);
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      const sign = typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true });
      return (state.up ? sign : -sign) || one.dataset.row - other.dataset.row;
    });
    body.append(...rows);
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (column === state.column) heading.setAttribute('aria-sort', state.up ? 'ascending' : 'descending');
      else heading.removeAttribute('aria-sort');
    });
  };
  const filter = (table, input, count) => {
    const words = input.value.trim().toLowerCase(), body = table.tBodies[table.tBodies.length - 1];
    stateOf(table).words = input.value;
    let seen = 0;
    for (const row of body.rows) {
      // Names, classes, reasons: a figure that happens to have the digits is not what one looks for.
      row.hidden = ![...row.cells].some(cell => cell.dataset.v === undefined && cell.textContent.toLowerCase().includes(words));
      if (!row.hidden) seen++;
    }
    count.textContent = words ? seen + ' of ' + body.rows.length : '';
  };
  const prepare = root => {
    for (const table of root.querySelectorAll('.scroll > table')) {
      const rows = table.tBodies.length ? table.tBodies[table.tBodies.length - 1].rows.length : 0;
      if (2 > rows || table.dataset.ready) continue;
      table.dataset.ready = 'yes';
      const state = stateOf(table);
      [...table.tHead.rows[0].cells].forEach((heading, column) => {
        const button = make('button', { type: 'button' }, ...heading.childNodes);
        button.addEventListener('click', () => {
          // Figures from the largest down first, words from A; a third time gives the first order back.
          const firstUp = table.tBodies[table.tBodies.length - 1].rows[0].cells[column].dataset.v === undefined;
          if (state.column !== column) [state.column, state.up] = [column, firstUp];
          else if (state.up === firstUp) state.up = !firstUp;
          else state.column = -1;
          order(table);
        });
        heading.append(button);
      });
      if (rows > 7) {
        const input = make('input', { type: 'search', 'aria-label': 'Filter: ' + table.caption.textContent, placeholder: 'Filter rows' }), count = make('output', { class: 'note' });
        input.value = state.words;
        input.addEventListener('input', () => filter(table, input, count));
        table.closest('.scroll').before(make('div', { class: 'tools' }, input, count));
        filter(table, input, count);
      }
      if (state.column !== -1) order(table);
    }
  };

  // ---- Commands: a button copies them where the browser lets a page do that, and marks them for copying where not.
  const prepareCommands = root => {
    for (const command of root.querySelectorAll('.copy')) {
      const code = command.querySelector('code'), button = make('button', { type: 'button' }, 'Copy');
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = 'Copied';
        } catch {
          getSelection().selectAllChildren(code);
          button.textContent = 'Marked';
        }
        said.textContent = button.textContent;
      });
      command.append(button);
    }
  };

  // ---- For a live page: puts a section's new markup in place of the old, and keeps what the reader does there. The markup comes from Perf, which escapes all texts.
  const pathOf = (section, element) => element.matches('input') ? 'input' : element.matches('.plot') ? '.plot' : element.matches('.scroll') ? '.scroll' : element.matches('th button') ? 'th button' : '';
  const replace = markup => {
    const fresh = new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild, old = fresh ? document.getElementById(fresh.id) : null;
    if (!old) return;
    const active = document.activeElement, path = old.contains(active) ? pathOf(old, active) : '', number = path ? [...old.querySelectorAll(path)].indexOf(active) : -1;
    const caret = path === 'input' ? [active.selectionStart, active.selectionEnd] : null, at = active.dataset ? active.dataset.at : undefined;
    const scrolls = [...old.querySelectorAll('.scroll')].map(one => one.scrollLeft), opened = [...old.querySelectorAll('details')].map(one => one.open);
    clear();
    old.replaceWith(document.adoptNode(fresh));
    prepare(fresh);
    prepareCommands(fresh);
    [...fresh.querySelectorAll('.scroll')].forEach((one, i) => { one.scrollLeft = scrolls[i] || 0; });
    [...fresh.querySelectorAll('details')].forEach((one, i) => { if (opened.length > i) one.open = opened[i]; });
    const again = number >= 0 ? fresh.querySelectorAll(path)[number] : null;
    if (again) {
      again.focus({ preventScroll: true });
      if (caret) again.setSelectionRange(...caret);
      if (path === '.plot' && at !== undefined) { const values = valuesOf(again.closest('figure')); if (values) show(again, Math.min(Number(at), values.x.length - 1), false); }
    }
  };
  window.perfReport = { replace };

  // ---- Colours: as the system has them, until the reader says otherwise.
  const list = document.querySelector('nav');
  if (list) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const button = make('button', { type: 'button', class: 'theme' });
    const isDark = () => document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : dark.matches;
    const name = () => { button.textContent = isDark() ? 'Light colours' : 'Dark colours'; };
    button.addEventListener('click', () => { document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'; name(); });
    dark.addEventListener('change', name);
    name();
    list.append(button);
  }
  document.body.append(tip, said);
  prepare(document);
  prepareCommands(document);

  // How long it took until the page could be used, for whoever measures it.
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
/*]]>*/
