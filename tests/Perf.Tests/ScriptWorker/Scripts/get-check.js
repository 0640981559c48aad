// The commonest script there is: it is lowered to a native plan.
import http from 'k6/http';
import { check } from 'k6';

const BASE = __ENV.BASE_URL || 'http://127.0.0.1:19600';

export const options = { vus: 2, iterations: 20 };

export default function () {
  const res = http.get(`${BASE}/`);
  check(res, { 'status is 200': (r) => r.status === 200 });
}
