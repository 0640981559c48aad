// Requests one after another with a token, groups, pauses and drawn values: lowered as well.
import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { randomIntBetween, randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';

const BASE = __ENV.BASE_URL || 'http://127.0.0.1:19600';
const terms = ['alpha', 'beta', 'gamma'];

export const options = {
  scenarios: { steady: { executor: 'per-vu-iterations', vus: 2, iterations: 5, exec: 'flow', tags: { kind: 'steady' } } },
  thresholds: { http_req_failed: ['rate<0.01'], 'http_req_duration{name:list items}': ['p(95)<60000'], checks: ['rate==1'] },
};

export function flow() {
  const params = { headers: { 'Content-Type': 'application/json' }, tags: { name: 'login' } };
  const login = http.post(`${BASE}/login`, JSON.stringify({ user: 'ann', password: 'secret' }), params);
  check(login, { 'logged in': (r) => r.status === 201 || r.status === 200 });
  const token = login.json('token');

  group('browse', () => {
    const items = http.get(`${BASE}/items?q=${randomItem(terms)}`, { headers: { Authorization: `Bearer ${token}` }, tags: { name: 'list items' } });
    check(items, { 'items are there': (r) => r.status === 200 && r.body.length > 0, 'fast enough': (r) => r.timings.duration < 60000 });
    sleep(Math.random() * 0.01);
  });
  sleep(0.01);
  sleep(randomIntBetween(0, 0));
}
