// Perf's own totp: RFC 6238 with HMAC-SHA-1 and steps of 30 seconds.
import { hmac } from 'k6/crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(text) {
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const c of text.replace(/[\s=-]/g, '').toUpperCase()) {
    const digit = alphabet.indexOf(c);
    if (digit < 0) throw new Error(`The secret of a TOTP is Base32; '${c}' is not in it.`);
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  return new Uint8Array(bytes);
}

export class TOTP {
  constructor(secret, digits = 6, period = 30, algorithm = 'sha1') {
    this.key = base32(secret).buffer;
    this.digits = digits;
    this.period = period;
    this.algorithm = algorithm;
  }

  // As promises, for that is how the library has it.
  async gen(seconds = Math.floor(Date.now() / 1000)) {
    return this.at(seconds);
  }

  async verify(code, seconds = Math.floor(Date.now() / 1000), window = 0) {
    for (let step = -window; step <= window; step++) {
      if (this.at(seconds + step * this.period) === String(code)) return true;
    }
    return false;
  }

  at(seconds) {
    const counter = new DataView(new ArrayBuffer(8));
    const step = Math.floor(seconds / this.period);
    counter.setUint32(0, Math.floor(step / 0x100000000));
    counter.setUint32(4, step >>> 0);
    const digest = new DataView(hmac(this.algorithm, this.key, counter.buffer, 'binary'));
    const offset = digest.getUint8(digest.byteLength - 1) & 0x0f;
    const number = digest.getUint32(offset) & 0x7fffffff;
    return String(number % 10 ** this.digits).padStart(this.digits, '0');
  }
}

export default TOTP;
