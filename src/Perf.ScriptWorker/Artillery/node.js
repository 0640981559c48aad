// What processors use of Node.js most, over what C# gives. Nothing here reaches the network, other processes, or files outside of the test's folder.
(function (host) {
  'use strict';

  class Buffer extends Uint8Array {
    static from(value, encoding = 'utf8') {
      return typeof value === 'string' ? new Buffer(host.bytesOf(value, encoding)) : new Buffer(value instanceof ArrayBuffer ? new Uint8Array(value) : value);
    }

    static alloc(length, fill = 0) {
      return new Buffer(length).fill(fill);
    }

    static isBuffer(value) {
      return value instanceof Buffer;
    }

    static byteLength(text, encoding = 'utf8') {
      return Buffer.from(text, encoding).length;
    }

    static concat(list) {
      const all = new Buffer(list.reduce((sum, one) => sum + one.length, 0));
      let at = 0;
      for (const one of list) {
        all.set(one, at);
        at += one.length;
      }

      return all;
    }

    toString(encoding = 'utf8') {
      return host.textOf(Array.from(this), encoding);
    }

    toJSON() {
      return { type: 'Buffer', data: Array.from(this) };
    }
  }

  const arrayOf = data => Array.from(typeof data === 'string' ? Buffer.from(data) : data);

  function hasher(work) {
    const parts = [];
    return {
      update(data, encoding) {
        parts.push(typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data));
        return this;
      },
      digest(encoding) {
        const made = Buffer.from(work(Array.from(Buffer.concat(parts))));
        return encoding === undefined ? made : made.toString(encoding);
      },
    };
  }

  class EventEmitter {
    constructor() {
      this.listenersByName = {};
    }

    on(name, listener) {
      (this.listenersByName[name] = this.listenersByName[name] || []).push(listener);
      return this;
    }

    once(name, listener) {
      const wrapped = (...given) => {
        this.off(name, wrapped);
        listener(...given);
      };
      return this.on(name, wrapped);
    }

    off(name, listener) {
      this.listenersByName[name] = (this.listenersByName[name] || []).filter(one => one !== listener);
      return this;
    }

    emit(name, ...given) {
      const all = this.listenersByName[name] || [];
      all.slice().forEach(one => one.apply(this, given));
      return all.length > 0;
    }
  }

  const crypto = {
    randomUUID: () => host.uuid(),
    randomBytes: length => Buffer.from(host.randomBytes(length)),
    randomInt: (low, high) => (high === undefined ? Math.floor(Math.random() * low) : low + Math.floor(Math.random() * (high - low))),
    createHash: name => hasher(data => host.hash(name, data)),
    createHmac: (name, key) => hasher(data => host.hmac(name, arrayOf(key), data)),
  };

  const slashed = parts => {
    const made = [];
    const isAbsolute = parts.join('/').startsWith('/');
    for (const part of parts.join('/').split('/')) {
      if (part === '..' && made.length > 0 && made[made.length - 1] !== '..') {
        made.pop();
      } else if (part !== '' && part !== '.') {
        made.push(part);
      }
    }

    return (isAbsolute ? '/' : '') + made.join('/');
  };

  const path = {
    sep: '/',
    join: (...parts) => slashed(parts) || '.',
    resolve: (...parts) => {
      const last = parts.map((part, at) => [part, at]).filter(([part]) => part.startsWith('/')).pop();
      return slashed(last === undefined ? parts : parts.slice(last[1]));
    },
    basename: (name, end = '') => {
      const last = name.split('/').pop();
      return end !== '' && last.endsWith(end) ? last.slice(0, -end.length) : last;
    },
    dirname: name => name.split('/').slice(0, -1).join('/') || '.',
    extname: name => {
      const last = name.split('/').pop();
      const dot = last.lastIndexOf('.');
      return dot <= 0 ? '' : last.slice(dot);
    },
  };

  const fs = {
    readFileSync(name, options) {
      const encoding = typeof options === 'string' ? options : options && options.encoding;
      const bytes = Buffer.from(host.readFile(String(name)));
      return encoding ? bytes.toString(encoding) : bytes;
    },
    existsSync: name => host.hasFile(String(name)),
  };
  fs.promises = { readFile: async (name, options) => fs.readFileSync(name, options) };

  const util = {
    promisify: fn => (...given) => new Promise((good, bad) => fn(...given, (error, value) => (error ? bad(error) : good(value)))),
    inspect: value => (typeof value === 'string' ? value : JSON.stringify(value)),
    format: (...given) => given.map(util.inspect).join(' '),
  };

  const querystring = {
    escape: encodeURIComponent,
    unescape: decodeURIComponent,
    stringify: values => Object.entries(values).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map(one => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`)).join('&'),
    parse: text => Object.fromEntries(new URLSearchParams(text)),
  };

  class URLSearchParams {
    constructor(given = '') {
      this.pairs = typeof given === 'string'
        ? given.replace(/^\?/, '').split('&').filter(one => one !== '').map(one => one.split('=')).map(([name, ...value]) => [decodeURIComponent(name.replace(/\+/g, ' ')), decodeURIComponent(value.join('=').replace(/\+/g, ' '))])
        : Object.entries(given).map(([name, value]) => [name, String(value)]);
    }

    get(name) {
      const found = this.pairs.find(pair => pair[0] === name);
      return found === undefined ? null : found[1];
    }

    has(name) {
      return this.pairs.some(pair => pair[0] === name);
    }

    append(name, value) {
      this.pairs.push([name, String(value)]);
    }

    set(name, value) {
      this.pairs = this.pairs.filter(pair => pair[0] !== name);
      this.append(name, value);
    }

    delete(name) {
      this.pairs = this.pairs.filter(pair => pair[0] !== name);
    }

    [Symbol.iterator]() {
      return this.pairs[Symbol.iterator]();
    }

    toString() {
      return this.pairs.map(([name, value]) => `${encodeURIComponent(name).replace(/%20/g, '+')}=${encodeURIComponent(value).replace(/%20/g, '+')}`).join('&');
    }
  }

  // What processors take addresses apart by.
  class URL {
    constructor(text, base) {
      const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || base === undefined ? String(text) : String(base).replace(/^([a-z]+:\/\/[^/]+).*$/i, '$1') + (text.startsWith('/') ? '' : '/') + text;
      const match = /^([a-z][a-z0-9+.-]*:)\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?#]+)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(whole);
      if (match === null) {
        throw new TypeError(`Invalid URL: ${text}`);
      }

      [, this.protocol, this.username = '', this.password = '', this.hostname, this.port = '', this.pathname, , this.hash = ''] = match;
      this.pathname = this.pathname || '/';
      this.searchParams = new URLSearchParams(match[7] || '');
      this.host = this.hostname + (this.port ? `:${this.port}` : '');
      this.origin = `${this.protocol}//${this.host}`;
    }

    get search() {
      const text = this.searchParams.toString();
      return text === '' ? '' : `?${text}`;
    }

    get href() {
      return `${this.origin}${this.pathname}${this.search}${this.hash}`;
    }

    toString() {
      return this.href;
    }
  }

  globalThis.URL = globalThis.URL || URL;
  globalThis.URLSearchParams = globalThis.URLSearchParams || URLSearchParams;
  globalThis.btoa = text => host.textOf(host.bytesOf(text, 'latin1'), 'base64');
  globalThis.atob = text => host.textOf(host.bytesOf(text, 'base64'), 'latin1');
  globalThis.structuredClone = globalThis.structuredClone || (value => JSON.parse(JSON.stringify(value)));
  EventEmitter.EventEmitter = EventEmitter;
  globalThis.Buffer = Buffer;
  globalThis.global = globalThis;
  globalThis.process = {
    env: new Proxy({}, { get: (_, name) => (typeof name === 'string' ? host.env(name) : undefined), has: (_, name) => host.env(name) !== undefined }),
    argv: [],
    pid: 1,
    platform: 'perf',
    version: 'v22.0.0',
    versions: { node: '22.0.0' },
    cwd: () => '.',
    nextTick: (fn, ...given) => Promise.resolve().then(() => fn(...given)),
    hrtime: Object.assign(() => [Math.floor(Date.now() / 1000), (Date.now() % 1000) * 1e6], { bigint: () => BigInt(Date.now()) * 1000000n }),
    on: () => globalThis.process,
  };
  const say = level => (...given) => host.log(level, given.map(one => (typeof one === 'string' ? one : one instanceof Error ? String(one.stack || one) : util.inspect(one))).join(' '));
  globalThis.console = { log: say('info'), info: say('info'), debug: say('debug'), warn: say('warning'), error: say('error'), table: say('info'), dir: say('info') };

  return {
    crypto,
    path,
    fs,
    util,
    querystring,
    url: { URL: globalThis.URL, URLSearchParams: globalThis.URLSearchParams },
    events: EventEmitter,
    buffer: { Buffer },
    'fs/promises': fs.promises,
    os: { EOL: '\n', hostname: () => 'perf', cpus: () => [], platform: () => 'perf' },
    timers: { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval },
    'timers/promises': { setTimeout: (delay, value) => new Promise(good => setTimeout(() => good(value), delay)) },
    assert: Object.assign((value, message) => {
      if (!value) {
        throw new Error(message || 'assertion failed');
      }
    }, { strictEqual: (a, b, message) => {
      if (!Object.is(a, b)) {
        throw new Error(message || `${util.inspect(a)} is not ${util.inspect(b)}`);
      }
    } }),
    uuid: { v4: () => host.uuid(), v1: () => host.uuid() },
  };
})
