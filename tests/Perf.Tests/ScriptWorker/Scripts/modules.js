// Local modules of both kinds, JSON, files.
import http from 'k6/http';
import { check } from 'k6';
import { double } from './lib/math.js';
import legacy from './lib/legacy.cjs';
import settings from './data/settings.json';

const text = open('./data/users.csv');
const bytes = new Uint8Array(open('./data/users.csv', 'b'));
const BASE = __ENV.BASE_URL || 'http://127.0.0.1:19600';

export const options = { iterations: 1 };

export default function () {
  check(null, {
    'a module is imported': () => double(4) === 8,
    'a CommonJS module is imported': () => legacy.triple(4) === 12,
    'JSON is imported': () => settings.name === 'corpus',
    'a file is read as text and as bytes': () => text.length === bytes.length && text.startsWith('name,password'),
  });
  http.get(`${BASE}/`);
}
