// What scripts have of the web, upon a few functions of Perf's.
(function (native) {
  const viewOf = (data) => {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    throw new TypeError('An ArrayBuffer or a typed array is expected.');
  };
  const copyOf = (data) => viewOf(data).slice().buffer;

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') { return new Uint8Array(native.encode(String(text))); }
    encodeInto(text, target) {
      let read = 0;
      let written = 0;
      for (const c of String(text)) {
        const bytes = new Uint8Array(native.encode(c));
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += c.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    #fatal;
    #keepMark;
    #label;
    constructor(label = 'utf-8', options = {}) {
      this.#label = native.encodingOf(String(label).trim().toLowerCase());
      this.#fatal = Boolean(options.fatal);
      this.#keepMark = Boolean(options.ignoreBOM);
    }
    get encoding() { return this.#label; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#keepMark; }
    decode(data = new ArrayBuffer(0), options = {}) {
      if (options.stream) throw new TypeError('TextDecoder decodes a text as a whole; { stream: true } is not supported.');
      const text = native.decode(copyOf(data), this.#label, this.#fatal);
      return !this.#keepMark && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
  }

  const encodeForm = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const decodeForm = (text) => {
    const spaced = text.replace(/\+/g, ' ');
    try { return decodeURIComponent(spaced); } catch { return spaced; }
  };

  class URLSearchParams {
    #pairs = [];
    #changed = null;
    constructor(init = '', changed = null) {
      this.#changed = typeof changed === 'function' ? changed : null;
      if (typeof init === 'string') {
        for (const part of init.replace(/^\?/, '').split('&')) {
          if (part === '') continue;
          const at = part.indexOf('=');
          this.#pairs.push(at < 0 ? [decodeForm(part), ''] : [decodeForm(part.slice(0, at)), decodeForm(part.slice(at + 1))]);
        }
      } else if (init && typeof init[Symbol.iterator] === 'function') {
        for (const [name, value] of init) this.#pairs.push([String(name), String(value)]);
      } else if (init) {
        for (const name of Object.keys(init)) this.#pairs.push([name, String(init[name])]);
      }
    }
    #tell() { if (this.#changed) this.#changed(this.toString()); }
    get size() { return this.#pairs.length; }
    append(name, value) { this.#pairs.push([String(name), String(value)]); this.#tell(); }
    delete(name, value) {
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)));
      this.#tell();
    }
    get(name) { return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]); }
    has(name, value) { return this.#pairs.some((pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value))); }
    set(name, value) {
      const at = this.#pairs.findIndex((pair) => pair[0] === String(name));
      if (at < 0) this.#pairs.push([String(name), String(value)]);
      else {
        this.#pairs[at][1] = String(value);
        this.#pairs = this.#pairs.filter((pair, index) => index <= at || pair[0] !== String(name));
      }
      this.#tell();
    }
    sort() { this.#pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#tell(); }
    forEach(callback, self) { for (const [name, value] of this.#pairs) callback.call(self, value, name, this); }
    *entries() { for (const pair of this.#pairs) yield [pair[0], pair[1]]; }
    *keys() { for (const pair of this.#pairs) yield pair[0]; }
    *values() { for (const pair of this.#pairs) yield pair[1]; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map((pair) => `${encodeForm(pair[0])}=${encodeForm(pair[1])}`).join('&'); }
  }

  class URL {
    #parts;
    #params;
    constructor(text, base) {
      this.#parts = native.parseUrl(String(text), base === undefined ? null : String(base));
      this.#params = new URLSearchParams(this.#parts.search, (search) => { this.#parts.search = search === '' ? '' : `?${search}`; });
    }
    static canParse(text, base) {
      try { new URL(text, base); return true; } catch { return false; }
    }
    #reread(change) {
      const parts = { ...this.#parts, ...change };
      const user = parts.username === '' ? '' : `${parts.username}${parts.password === '' ? '' : `:${parts.password}`}@`;
      this.#parts = native.parseUrl(`${parts.protocol}//${user}${parts.hostname}${parts.port === '' ? '' : `:${parts.port}`}${parts.pathname}${parts.search}${parts.hash}`, null);
      this.#params = new URLSearchParams(this.#parts.search, (search) => { this.#parts.search = search === '' ? '' : `?${search}`; });
    }
    get protocol() { return this.#parts.protocol; }
    set protocol(value) { this.#reread({ protocol: value.endsWith(':') ? value : `${value}:` }); }
    get username() { return this.#parts.username; }
    set username(value) { this.#reread({ username: encodeURIComponent(value) }); }
    get password() { return this.#parts.password; }
    set password(value) { this.#reread({ password: encodeURIComponent(value) }); }
    get hostname() { return this.#parts.hostname; }
    set hostname(value) { this.#reread({ hostname: value }); }
    get port() { return this.#parts.port; }
    set port(value) { this.#reread({ port: String(value) }); }
    get host() { return this.port === '' ? this.hostname : `${this.hostname}:${this.port}`; }
    set host(value) { const [hostname, port = ''] = value.split(':'); this.#reread({ hostname, port }); }
    get origin() { return `${this.protocol}//${this.host}`; }
    get pathname() { return this.#parts.pathname; }
    set pathname(value) { this.#reread({ pathname: value.startsWith('/') ? value : `/${value}` }); }
    get search() { return this.#parts.search; }
    set search(value) { this.#reread({ search: value === '' || value.startsWith('?') ? value : `?${value}` }); }
    get hash() { return this.#parts.hash; }
    set hash(value) { this.#reread({ hash: value === '' || value.startsWith('#') ? value : `#${value}` }); }
    get searchParams() { return this.#params; }
    get href() {
      const user = this.username === '' ? '' : `${this.username}${this.password === '' ? '' : `:${this.password}`}@`;
      return `${this.protocol}//${user}${this.host}${this.pathname}${this.search}${this.hash}`;
    }
    set href(value) { this.#parts = native.parseUrl(String(value), null); this.#reread({}); }
    toString() { return this.href; }
    toJSON() { return this.href; }
  }

  const nameOf = (algorithm) => String(typeof algorithm === 'string' ? algorithm : algorithm?.name).toUpperCase();
  const digestOf = (algorithm) => {
    const name = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }[nameOf(algorithm)];
    if (!name) throw new Error(`Web Crypto's digest '${nameOf(algorithm)}' is not supported; SHA-1, SHA-256, SHA-384 and SHA-512 are.`);
    return name;
  };

  class CryptoKey {
    constructor(fields) { Object.assign(this, fields); Object.freeze(this); }
  }

  const secrets = new WeakMap();
  const secretOf = (key, usage) => {
    if (!secrets.has(key)) throw new TypeError('A key of importKey() or generateKey() is expected.');
    if (!key.usages.includes(usage)) throw new Error(`The key is not for '${usage}'.`);
    return secrets.get(key);
  };
  const hmacKey = (bytes, algorithm, extractable, usages) => {
    if (usages.length === 0 || usages.some((usage) => usage !== 'sign' && usage !== 'verify')) throw new SyntaxError("A key of HMAC is for 'sign' and 'verify'.");
    const key = new CryptoKey({ type: 'secret', extractable, algorithm: { name: 'HMAC', hash: { name: nameOf(algorithm.hash) }, length: bytes.byteLength * 8 }, usages: [...usages] });
    digestOf(algorithm.hash);
    secrets.set(key, bytes);
    return key;
  };
  const aesNames = ['AES-CBC', 'AES-GCM'];
  const aesKey = (bytes, name, extractable, usages) => {
    if (![16, 24, 32].includes(bytes.byteLength)) throw new Error('A key of AES has 128, 192 or 256 bits.');
    const key = new CryptoKey({ type: 'secret', extractable, algorithm: { name, length: bytes.byteLength * 8 }, usages: [...usages] });
    secrets.set(key, bytes);
    return key;
  };
  const refuse = (what) => { throw new Error(`Web Crypto's ${what} is not supported by Perf; digest, HMAC, AES-CBC and AES-GCM are.`); };
  const equal = (a, b) => a.length === b.length && a.reduce((sum, byte, index) => sum | (byte ^ b[index]), 0) === 0;

  const subtle = {
    async digest(algorithm, data) { return native.digest(digestOf(algorithm), copyOf(data)); },
    async importKey(format, data, algorithm, extractable, usages) {
      if (format !== 'raw') refuse(`importKey('${format}')`);
      if (nameOf(algorithm) === 'HMAC') return hmacKey(copyOf(data), algorithm, extractable, usages);
      if (aesNames.includes(nameOf(algorithm))) return aesKey(copyOf(data), nameOf(algorithm), extractable, usages);
      return refuse(nameOf(algorithm));
    },
    async exportKey(format, key) {
      if (format !== 'raw') refuse(`exportKey('${format}')`);
      if (!key.extractable) throw new Error('The key is not extractable.');
      return secrets.get(key).slice(0);
    },
    async generateKey(algorithm, extractable, usages) {
      if (nameOf(algorithm) === 'HMAC') {
        const bits = algorithm.length ?? (['SHA-384', 'SHA-512'].includes(nameOf(algorithm.hash)) ? 1024 : 512);
        return hmacKey(native.random(Math.ceil(bits / 8)), algorithm, extractable, usages);
      }
      if (aesNames.includes(nameOf(algorithm))) return aesKey(native.random(algorithm.length / 8), nameOf(algorithm), extractable, usages);
      return refuse(nameOf(algorithm));
    },
    async sign(algorithm, key, data) {
      if (nameOf(algorithm) !== 'HMAC') refuse(nameOf(algorithm));
      return native.hmac(digestOf(key.algorithm.hash), secretOf(key, 'sign'), copyOf(data));
    },
    async verify(algorithm, key, signature, data) {
      if (nameOf(algorithm) !== 'HMAC') refuse(nameOf(algorithm));
      return equal(new Uint8Array(native.hmac(digestOf(key.algorithm.hash), secretOf(key, 'verify'), copyOf(data))), viewOf(signature));
    },
    async encrypt(algorithm, key, data) {
      if (!aesNames.includes(nameOf(algorithm))) refuse(nameOf(algorithm));
      return native.aes(true, nameOf(algorithm), secretOf(key, 'encrypt'), copyOf(algorithm.iv), copyOf(data), algorithm.additionalData ? copyOf(algorithm.additionalData) : new ArrayBuffer(0), (algorithm.tagLength ?? 128) / 8);
    },
    async decrypt(algorithm, key, data) {
      if (!aesNames.includes(nameOf(algorithm))) refuse(nameOf(algorithm));
      return native.aes(false, nameOf(algorithm), secretOf(key, 'decrypt'), copyOf(algorithm.iv), copyOf(data), algorithm.additionalData ? copyOf(algorithm.additionalData) : new ArrayBuffer(0), (algorithm.tagLength ?? 128) / 8);
    },
    async deriveBits() { refuse('deriveBits()'); },
    async deriveKey() { refuse('deriveKey()'); },
    async wrapKey() { refuse('wrapKey()'); },
    async unwrapKey() { refuse('unwrapKey()'); },
  };

  const crypto = {
    subtle,
    getRandomValues(array) {
      if (!ArrayBuffer.isView(array) || array instanceof DataView || array instanceof Float32Array || array instanceof Float64Array) throw new TypeError('A typed array of whole numbers is expected.');
      if (array.byteLength > 65536) throw new Error('getRandomValues() gives at most 65536 bytes at once.');
      viewOf(array).set(new Uint8Array(native.random(array.byteLength)));
      return array;
    },
    randomUUID() {
      const bytes = new Uint8Array(native.random(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };

  return { TextEncoder, TextDecoder, URL, URLSearchParams, CryptoKey, crypto };
})
