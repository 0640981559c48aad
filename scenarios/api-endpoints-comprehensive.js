// The flow of api-endpoints-comprehensive.yaml as a k6 script; Perf runs it as it is:
//   Invoke-PerfTest scenarios/api-endpoints-comprehensive.js -Variable @{ API_BASE_URL = 'http://localhost:3000' }
import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import { SharedArray } from 'k6/data';

const base = __ENV.API_BASE_URL || 'http://localhost:3000';
const found = new Trend('alerts_found');
const written = new Counter('comments_written');

const users = new SharedArray('users', () =>
  open('./data/users-without-mfa.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [email, password] = line.split(',');
      return { email, password };
    }));

export const options = {
  scenarios: {
    analysts: {
      executor: 'ramping-vus',
      startVUs: 1,
      stages: [
        { duration: '10s', target: Number(__ENV.VUS || 10) },
        { duration: __ENV.DURATION || '1m', target: Number(__ENV.VUS || 10) },
        { duration: '10s', target: 0 },
      ],
      gracefulRampDown: '10s',
    },
  },
  thresholds: {
    http_req_duration: ['p(95)<500', 'p(99)<1000'],
    http_req_failed: ['rate<0.005'],
    checks: ['rate>0.99'],
    'http_req_duration{name:search}': ['p(95)<500'],
  },
};

const json = { 'Content-Type': 'application/json' };

export default function () {
  const user = users[(__VU + __ITER) % users.length];
  const login = http.post(`${base}/api/v1/auth/login`, JSON.stringify(user), { headers: json, tags: { name: 'login' } });
  if (!check(login, { 'signed in': (r) => r.status === 200 && r.json('accessToken') !== undefined })) {
    sleep(1);
    return;
  }

  const headers = { ...json, Authorization: `Bearer ${login.json('accessToken')}` };

  group('alerts', () => {
    const list = http.get(`${base}/api/v1/alerts?severity=high&limit=20`, { headers, tags: { name: 'list alerts' } });
    check(list, { 'alerts are listed': (r) => r.status === 200, 'there are some': (r) => r.json('count') > 0 });
    const id = list.json('items.0.id');

    const responses = http.batch([
      ['GET', `${base}/api/v1/alerts/${id}`, null, { headers, tags: { name: 'one alert' } }],
      ['GET', `${base}/api/v1/search?q=phishing&limit=10`, null, { headers, tags: { name: 'search' } }],
    ]);
    check(responses[1], { 'something is found': (r) => r.json('count') > 0 });
    found.add(responses[1].json('count'));

    const comment = http.post(`${base}/api/v1/alerts/${id}/comments`, JSON.stringify({ text: `seen by ${user.email}` }), { headers, tags: { name: 'comment' } });
    if (check(comment, { 'the comment is there': (r) => r.status === 201 })) {
      written.add(1);
    }
  });

  group('reports', () => {
    const summary = http.get(`${base}/api/v1/reports/summary?days=7`, { headers, tags: { name: 'summary' } });
    check(summary, { 'the summary has rows': (r) => r.status === 200 && r.json('rows.#') > 0 });
  });

  const logout = http.post(`${base}/api/v1/auth/logout`, null, { headers, tags: { name: 'logout' } });
  check(logout, { 'signed out': (r) => r.status === 204 });
  sleep(Math.random() * 0.5 + 0.25);
}
