// Perf's own k6-summary: the end-of-test summary as text and as JUnit, from the data of handleSummary.
const marks = { pass: '✓', fail: '✗' };
const colors = { pass: '\u001b[32m', fail: '\u001b[31m', dim: '\u001b[2m', end: '\u001b[0m' };
const timeUnits = { s: { divisor: 1000, suffix: 's' }, ms: { divisor: 1, suffix: 'ms' }, us: { divisor: 0.001, suffix: 'µs' } };

function time(milliseconds, unit) {
  if (timeUnits[unit]) return `${trim((milliseconds / timeUnits[unit].divisor).toFixed(2))}${timeUnits[unit].suffix}`;
  if (milliseconds === 0) return '0s';
  if (milliseconds < 0.001) return `${Math.trunc(milliseconds * 1e6)}ns`;
  if (milliseconds < 1) return `${trim((milliseconds * 1000).toFixed(2))}µs`;
  if (milliseconds < 1000) return `${trim(milliseconds.toFixed(2))}ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${trim(seconds.toFixed(2))}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = `${Math.round(seconds % 60)}s`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}h${minutes % 60}m${rest}` : `${minutes}m${rest}`;
}

function trim(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function data(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${trim(size.toFixed(unit === 0 ? 0 : 1))} ${units[unit]}`;
}

function value(number, metric, unit) {
  if (number === null || number === undefined || Number.isNaN(number)) return '-';
  if (metric.contains === 'data') return data(number);
  if (metric.contains === 'time') return time(number, unit);
  return trim(number.toFixed(6));
}

function describe(metric, unit, stats) {
  const values = metric.values;
  switch (metric.type) {
    case 'counter':
      return `${value(values.count, metric, unit)} ${value(values.rate, metric, unit)}/s`;
    case 'gauge':
      return `${value(values.value, metric, unit)} min=${value(values.min, metric, unit)} max=${value(values.max, metric, unit)}`;
    case 'rate':
      return `${(Math.floor(values.rate * 10000) / 100).toFixed(2)}% ${marks.pass} ${values.passes} ${marks.fail} ${values.fails}`;
    default:
      return stats.filter((name) => values[name] !== undefined).map((name) => `${name}=${name === 'count' ? values[name] : value(values[name], metric, unit)}`).join(' ');
  }
}

function groupLines(group, indent, paint) {
  const lines = [];
  for (const check of group.checks ?? []) {
    const failed = check.fails > 0;
    lines.push(paint(`${indent}${failed ? marks.fail : marks.pass} ${check.name}`, failed ? 'fail' : 'pass'));
    if (failed) {
      lines.push(paint(`${indent} ↳  ${Math.floor((100 * check.passes) / (check.passes + check.fails))}% — ${marks.pass} ${check.passes} / ${marks.fail} ${check.fails}`, 'fail'));
    }
  }
  for (const inner of group.groups ?? []) {
    lines.push('', `${indent}█ ${inner.name}`, '', ...groupLines(inner, `${indent}  `, paint));
  }
  return lines;
}

export function humanizeValue(number, metric, unit) {
  return value(number, metric, unit);
}

export function textSummary(summary, options = {}) {
  const indent = options.indent ?? ' ';
  const enabled = options.enableColors ?? !summary.options?.noColor;
  const paint = (text, color) => (enabled ? `${colors[color]}${text}${colors.end}` : text);
  const stats = options.summaryTrendStats ?? summary.options?.summaryTrendStats ?? ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];
  const unit = options.summaryTimeUnit ?? summary.options?.summaryTimeUnit ?? '';
  const lines = summary.root_group ? groupLines(summary.root_group, `${indent}    `, paint) : [];
  if (lines.length > 0) lines.push('');
  const names = Object.keys(summary.metrics ?? {}).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const title = (name) => (name.includes('{') ? `  { ${name.slice(name.indexOf('{') + 1, -1)} }` : name);
  const width = Math.max(0, ...names.map((name) => title(name).length));
  for (const name of names) {
    const metric = summary.metrics[name];
    const judged = Object.values(metric.thresholds ?? {});
    const failed = judged.some((threshold) => !threshold.ok);
    const mark = judged.length === 0 ? ' ' : failed ? paint(marks.fail, 'fail') : paint(marks.pass, 'pass');
    lines.push(`${indent}  ${mark} ${title(name)}${paint('.'.repeat(width - title(name).length + 3), 'dim')}: ${describe(metric, unit, stats)}`);
  }
  return lines.join('\n');
}

function escape(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export function jUnit(summary, options = {}) {
  const name = options.name ?? 'k6 thresholds';
  const cases = [];
  let failures = 0;
  for (const [metricName, metric] of Object.entries(summary.metrics ?? {})) {
    for (const [expression, threshold] of Object.entries(metric.thresholds ?? {})) {
      const title = `${escape(metricName)} - ${escape(expression)}`;
      if (threshold.ok) {
        cases.push(`<testcase name="${title}" />`);
      } else {
        failures++;
        cases.push(`<testcase name="${title}"><failure message="${escape(describe(metric, 'ms', Object.keys(metric.values)))}" /></testcase>`);
      }
    }
  }
  const suite = `<testsuite name="${escape(name)}" tests="${cases.length}" failures="${failures}">\n${cases.join('\n')}\n</testsuite>`;
  return `<?xml version="1.0"?>\n<testsuites tests="${cases.length}" failures="${failures}">\n${suite}\n</testsuites>`;
}

export default { textSummary, jUnit, humanizeValue };
