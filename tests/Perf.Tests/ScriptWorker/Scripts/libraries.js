// The libraries of jslib.k6.io.
import { check } from 'k6';
import { findBetween, parseDuration, randomString, uuidv4 } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
import { describe, expect } from 'https://jslib.k6.io/k6chaijs/4.3.4.3/index.js';
import { TOTP } from 'https://jslib.k6.io/totp/1.0.0/index.js';
import { URL } from 'https://jslib.k6.io/url/1.0.0/index.js';

export const options = { iterations: 1 };

export default async function () {
  describe('utilities', () => {
    expect(findBetween('<a>', '<', '>'), 'between').to.equal('a');
    expect(parseDuration('1m30s'), 'a duration').to.equal(90000);
    expect(randomString(7), 'a text').to.have.lengthOf(7);
    expect(uuidv4(), 'an id').to.match(/^[0-9a-f-]{36}$/);
  });
  const code = await new TOTP('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 8).gen(59);
  check(null, { 'TOTP is right': () => code === '94287082', 'URL is right': () => new URL('http://h:81/p?q=1').port === '81' });
}
