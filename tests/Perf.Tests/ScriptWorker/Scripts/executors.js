// Every executor, each with a function of its own.
import http from 'k6/http';

const BASE = __ENV.BASE_URL || 'http://127.0.0.1:19600';
const call = (name) => http.get(`${BASE}/`, { tags: { name } });

export const options = {
  scenarios: {
    shared: { executor: 'shared-iterations', vus: 2, iterations: 6, maxDuration: '30s', exec: 'shared' },
    each: { executor: 'per-vu-iterations', vus: 2, iterations: 3, exec: 'each', startTime: '0s' },
    constant: { executor: 'constant-vus', vus: 1, duration: '1s', exec: 'constant', gracefulStop: '1s' },
    ramping: { executor: 'ramping-vus', startVUs: 0, stages: [{ duration: '1s', target: 2 }], gracefulRampDown: '0s', exec: 'ramping' },
    rate: { executor: 'constant-arrival-rate', rate: 10, timeUnit: '1s', duration: '1s', preAllocatedVUs: 2, maxVUs: 5, exec: 'rate' },
    rising: { executor: 'ramping-arrival-rate', startRate: 1, timeUnit: '1s', stages: [{ duration: '1s', target: 10 }], preAllocatedVUs: 2, exec: 'rising' },
  },
};

export function shared() { call('shared'); }
export function each() { call('each'); }
export function constant() { call('constant'); }
export function ramping() { call('ramping'); }
export function rate() { call('rate'); }
export function rising() { call('rising'); }
