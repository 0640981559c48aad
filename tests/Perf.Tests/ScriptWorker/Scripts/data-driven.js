// Rows of a CSV file, in memory once for all virtual users.
import http from 'k6/http';
import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import papaparse from 'https://jslib.k6.io/papaparse/5.1.1/index.js';

const users = new SharedArray('users', () => papaparse.parse(open('./data/users.csv'), { header: true, skipEmptyLines: true }).data);
const BASE = __ENV.BASE_URL || 'http://127.0.0.1:19600';

export const options = { vus: 2, iterations: 6 };

export default function () {
  const user = users[exec.scenario.iterationInTest % users.length];
  const res = http.get(`${BASE}/?user=${user.name}`, { tags: { name: 'user' } });
  check(res, { 'status is 200': (r) => r.status === 200, 'three users': () => users.length === 3, 'a user has a password': () => user.password.length > 0 });
}
