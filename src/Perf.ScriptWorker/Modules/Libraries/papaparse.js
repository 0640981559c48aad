// Perf's own papaparse: parse and unparse of text, with the options that scripts use. Files, streams and workers of a browser are refused by name.
const refused = ['download', 'worker', 'chunk', 'beforeFirstChunk'];

function guess(text, delimiters) {
  const line = text.slice(0, 10000).split(/\r\n|\n|\r/).find((l) => l.length > 0) ?? '';
  let best = ',';
  let most = 0;
  for (const delimiter of delimiters) {
    const count = line.split(delimiter).length - 1;
    if (count > most) {
      most = count;
      best = delimiter;
    }
  }
  return best;
}

function convert(value) {
  if (value === 'true' || value === 'TRUE') return true;
  if (value === 'false' || value === 'FALSE') return false;
  if (value === '') return null;
  return /^\s*-?(\d+\.?|\.\d+|\d+\.\d+)([eE][-+]?\d+)?\s*$/.test(value) ? parseFloat(value) : value;
}

function rowsOf(text, delimiter, quote, escape, comments, errors) {
  const rows = [];
  let row = [];
  let at = 0;
  let fresh = true;
  const endRow = () => { rows.push(row); row = []; fresh = true; };
  while (at <= text.length) {
    if (fresh && comments && text.startsWith(comments, at)) {
      const end = text.slice(at).search(/\r\n|\n|\r/);
      if (end < 0) break;
      at += end + (text.startsWith('\r\n', at + end) ? 2 : 1);
      continue;
    }
    if (at === text.length) {
      if (!fresh || rows.length === 0) { row.push(''); endRow(); }
      break;
    }
    fresh = false;
    let value = '';
    if (text[at] === quote) {
      at++;
      let closed = false;
      while (at < text.length) {
        if (text[at] === escape && text[at + 1] === quote) { value += quote; at += 2; }
        else if (text[at] === quote) { closed = true; at++; break; }
        else value += text[at++];
      }
      if (!closed) errors.push({ type: 'Quotes', code: 'MissingQuotes', message: 'A quoted field is not closed', row: rows.length });
      while (at < text.length && !text.startsWith(delimiter, at) && text[at] !== '\n' && text[at] !== '\r') {
        if (text[at] !== ' ') errors.push({ type: 'Quotes', code: 'InvalidQuotes', message: 'Something follows a quoted field', row: rows.length });
        at++;
      }
    } else {
      while (at < text.length && !text.startsWith(delimiter, at) && text[at] !== '\n' && text[at] !== '\r') value += text[at++];
    }
    row.push(value);
    if (at >= text.length) { endRow(); break; }
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at === text.length) { row.push(''); endRow(); break; }
      continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    endRow();
    if (at === text.length) { rows.push(['']); break; }
  }
  return rows;
}

export function parse(input, config = {}) {
  for (const name of refused) {
    if (config[name]) throw new Error(`papaparse's option '${name}' is not supported by Perf; give the text itself, read by open().`);
  }
  const text = String(input).replace(/^\uFEFF/, '');
  const errors = [];
  const delimiter = typeof config.delimiter === 'function' ? config.delimiter(text) : config.delimiter || guess(text, config.delimitersToGuess ?? [',', '\t', '|', ';']);
  const quote = config.quoteChar ?? '"';
  let rows = text.length === 0 ? [] : rowsOf(text, delimiter, quote, config.escapeChar ?? quote, config.comments === true ? '#' : config.comments, errors);
  if (config.skipEmptyLines) {
    rows = rows.filter((row) => (config.skipEmptyLines === 'greedy' ? row.join('').trim() !== '' : row.length !== 1 || row[0] !== ''));
  }
  let fields;
  if (config.header && rows.length > 0) {
    const seen = {};
    fields = rows[0].map((name, index) => {
      const header = config.transformHeader ? config.transformHeader(name, index) : name;
      seen[header] = (seen[header] ?? -1) + 1;
      return seen[header] === 0 ? header : `${header}_${seen[header]}`;
    });
    rows = rows.slice(1);
  }
  if (config.preview > 0) rows = rows.slice(0, config.preview);
  const typed = (value, field) => {
    let result = config.transform ? config.transform(value, field) : value;
    const dynamic = typeof config.dynamicTyping === 'function' ? config.dynamicTyping(field)
      : typeof config.dynamicTyping === 'object' && config.dynamicTyping !== null ? config.dynamicTyping[field] : config.dynamicTyping;
    if (dynamic && typeof result === 'string') result = convert(result);
    return result;
  };
  const data = rows.map((row, number) => {
    if (!fields) return row.map((value, index) => typed(value, index));
    const record = {};
    row.forEach((value, index) => {
      if (index < fields.length) record[fields[index]] = typed(value, fields[index]);
      else (record.__parsed_extra ??= []).push(value);
    });
    if (row.length !== fields.length) {
      errors.push({
        type: 'FieldMismatch', code: row.length < fields.length ? 'TooFewFields' : 'TooManyFields', message: `${fields.length} fields are expected, ${row.length} are there`, row: number,
      });
    }
    return record;
  });
  const meta = { delimiter, linebreak: text.includes('\r\n') ? '\r\n' : text.includes('\r') && !text.includes('\n') ? '\r' : '\n', aborted: false, truncated: config.preview > 0, fields };
  const result = { data, errors, meta };
  if (config.step) {
    for (const row of data) config.step({ data: row, errors: [], meta });
  }
  if (config.complete) config.complete(config.step ? { data: [], errors, meta } : result);
  return result;
}

export function unparse(input, config = {}) {
  const delimiter = config.delimiter ?? ',';
  const quote = config.quoteChar ?? '"';
  const newline = config.newline ?? '\r\n';
  const source = typeof input === 'string' ? JSON.parse(input) : input;
  const given = Array.isArray(source) ? source : source.data;
  const isRecords = given.length > 0 && !Array.isArray(given[0]) && typeof given[0] === 'object';
  const fields = config.columns ?? source.fields ?? (isRecords ? Object.keys(given[0]) : null);
  const write = (value) => {
    const text = value === null || value === undefined ? '' : value instanceof Date ? value.toISOString() : String(value);
    const quoted = config.quotes === true || [delimiter, quote, '\n', '\r'].some((c) => text.includes(c)) || text.startsWith(' ') || text.endsWith(' ');
    return quoted ? quote + text.split(quote).join(config.escapeChar ? config.escapeChar + quote : quote + quote) + quote : text;
  };
  const lines = given.map((row) => (Array.isArray(row) ? row : fields.map((field) => row[field])).map(write).join(delimiter));
  if (fields && config.header !== false) lines.unshift(fields.map(write).join(delimiter));
  return lines.join(newline);
}

export default { parse, unparse };
