// The old form, with require and exports.
const http = require('k6/http');
const { check } = require('k6');
const legacy = require('./lib/legacy.cjs');

exports.options = { vus: 1, iterations: 2 };

exports.default = function () {
  const res = http.get(`${__ENV.BASE_URL || 'http://127.0.0.1:19600'}/`);
  check(res, { 'status is 200': (r) => r.status === 200, tripled: () => legacy.triple(2) === 6 });
};
