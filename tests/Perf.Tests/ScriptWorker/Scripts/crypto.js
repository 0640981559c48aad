// k6/crypto, k6/encoding and Web Crypto.
import k6crypto, { hmac, sha256 } from 'k6/crypto';
import encoding from 'k6/encoding';
import { check } from 'k6';

export const options = { iterations: 1 };

export default async function () {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'));
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('key'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode('abc'));
  const isVerified = await crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode('abc'));
  check(null, {
    'both digests are the same': () => k6crypto.hexEncode(digest) === sha256('abc', 'hex'),
    'both keyed digests are the same': () => k6crypto.hexEncode(signature) === hmac('sha256', 'key', 'abc', 'hex'),
    'a signature is verified': () => isVerified,
    'Base64 goes there and back': () => encoding.b64decode(encoding.b64encode('héllo', 'rawurl'), 'rawurl', 's') === 'héllo',
    'MD4 is there': () => k6crypto.md4('abc', 'hex') === 'a448017aaf21d8525fc10ae87aa6729d',
  });
}
