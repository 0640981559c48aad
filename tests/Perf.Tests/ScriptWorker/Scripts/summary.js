// handleSummary with the library of that name.
import http from 'k6/http';
import { check } from 'k6';
import { jUnit, textSummary } from 'https://jslib.k6.io/k6-summary/0.1.0/index.js';

export const options = { iterations: 3, thresholds: { checks: ['rate==1'] } };

export default function () {
  check(http.get(`${__ENV.BASE_URL || 'http://127.0.0.1:19600'}/`), { 'status is 200': (r) => r.status === 200 });
}

export function handleSummary(data) {
  return { stdout: textSummary(data, { enableColors: false }), 'junit.xml': jUnit(data), 'summary.json': JSON.stringify(data) };
}
