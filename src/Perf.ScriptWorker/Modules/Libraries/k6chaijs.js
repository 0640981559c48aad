// Perf's own k6chaijs: chai's expect with the chains that scripts use, whose results are checks.
import { check, group } from 'k6';

const config = { aggregateChecks: true, logFailures: false, exitOnError: false };

class AssertionFailed extends Error {}

const words = ['to', 'be', 'been', 'is', 'that', 'which', 'and', 'has', 'have', 'with', 'at', 'of', 'same', 'but', 'does', 'still', 'also'];

function kindOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof RegExp) return 'regexp';
  if (value instanceof Date) return 'date';
  return typeof value;
}

function show(value) {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  if (typeof value === 'function') return '[Function]';
  try {
    const text = JSON.stringify(value);
    return text === undefined ? String(value) : text.length > 100 ? `${text.slice(0, 97)}...` : text;
  } catch {
    return String(value);
  }
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  const keys = Object.keys(a);
  return Array.isArray(a) === Array.isArray(b) && keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

function pathOf(value, path) {
  return path.replace(/\[(\w+)\]/g, '.$1').split('.').filter((part) => part).reduce((at, part) => (at === null || at === undefined ? undefined : at[part]), value);
}

class Chain {
  constructor(value, message, flags = {}) {
    this.value = value;
    this.message = message;
    this.flags = flags;
  }

  with_(flag) { return new Chain(this.value, this.message, { ...this.flags, ...flag }); }
  get not() { return this.with_({ not: !this.flags.not }); }
  get deep() { return this.with_({ deep: true }); }
  get nested() { return this.with_({ nested: true }); }
  get own() { return this.with_({ own: true }); }
  get any() { return this.with_({ any: true }); }
  get all() { return this.with_({ any: false }); }

  judge(holds, text) {
    const passed = this.flags.not ? !holds : Boolean(holds);
    const negated = this.flags.not ? ' not' : '';
    const name = config.aggregateChecks ? `expected ${this.message ?? 'value'} to${negated} ${text}` : `expected ${this.message ?? show(this.value)} to${negated} ${text}`;
    check(this.value, { [name]: () => passed });
    if (!passed) {
      if (config.logFailures) console.error(`${name}, got ${show(this.value)}`);
      throw new AssertionFailed(`expected ${this.message ? `${this.message} ` : ''}${show(this.value)} to${negated} ${text}`);
    }
    return this.with_({ not: false });
  }

  get ok() { return this.judge(Boolean(this.value), 'be truthy'); }
  get true() { return this.judge(this.value === true, 'be true'); }
  get false() { return this.judge(this.value === false, 'be false'); }
  get null() { return this.judge(this.value === null, 'be null'); }
  get undefined() { return this.judge(this.value === undefined, 'be undefined'); }
  get NaN() { return this.judge(Number.isNaN(this.value), 'be NaN'); }
  get exist() { return this.judge(this.value !== null && this.value !== undefined, 'exist'); }
  get empty() {
    const size = this.value?.length ?? this.value?.size ?? Object.keys(this.value ?? {}).length;
    return this.judge(size === 0, 'be empty');
  }

  equal(expected, message) { return this.named(message).judge(this.flags.deep ? same(this.value, expected) : this.value === expected, `equal ${show(expected)}`); }
  equals(expected, message) { return this.equal(expected, message); }
  eq(expected, message) { return this.equal(expected, message); }
  eql(expected, message) { return this.named(message).judge(same(this.value, expected), `deeply equal ${show(expected)}`); }
  above(limit, message) { return this.named(message).judge(this.size() > limit, `be above ${limit}`); }
  gt(limit, message) { return this.above(limit, message); }
  greaterThan(limit, message) { return this.above(limit, message); }
  least(limit, message) { return this.named(message).judge(this.size() >= limit, `be at least ${limit}`); }
  gte(limit, message) { return this.least(limit, message); }
  below(limit, message) { return this.named(message).judge(this.size() < limit, `be below ${limit}`); }
  lt(limit, message) { return this.below(limit, message); }
  lessThan(limit, message) { return this.below(limit, message); }
  most(limit, message) { return this.named(message).judge(this.size() <= limit, `be at most ${limit}`); }
  lte(limit, message) { return this.most(limit, message); }
  within(from, to, message) { return this.named(message).judge(this.size() >= from && this.size() <= to, `be within ${from}..${to}`); }
  closeTo(expected, delta, message) { return this.named(message).judge(Math.abs(this.value - expected) <= delta, `be close to ${expected} +/- ${delta}`); }
  a(kind, message) { return this.named(message).judge(kindOf(this.value) === kind.toLowerCase(), `be a ${kind}`); }
  an(kind, message) { return this.a(kind, message); }
  instanceof(type, message) { return this.named(message).judge(this.value instanceof type, `be an instance of ${type.name}`); }
  match(pattern, message) { return this.named(message).judge(pattern.test(this.value), `match ${pattern}`); }
  string(text, message) { return this.named(message).judge(String(this.value).includes(text), `contain string ${show(text)}`); }
  oneOf(list, message) { return this.named(message).judge(list.some((item) => (this.flags.deep ? same(item, this.value) : item === this.value)), `be one of ${show(list)}`); }
  satisfy(test, message) { return this.named(message).judge(test(this.value), 'satisfy the function'); }

  include(part, message) {
    const value = this.value;
    let holds;
    if (typeof value === 'string') holds = value.includes(part);
    else if (Array.isArray(value)) holds = value.some((item) => (this.flags.deep ? same(item, part) : item === part));
    else holds = part !== null && typeof part === 'object' && Object.keys(part).every((key) => (this.flags.deep ? same(value?.[key], part[key]) : value?.[key] === part[key]));
    return this.named(message).judge(holds, `include ${show(part)}`);
  }
  includes(part, message) { return this.include(part, message); }
  contain(part, message) { return this.include(part, message); }
  contains(part, message) { return this.include(part, message); }

  members(list, message) {
    const equal = (x, y) => (this.flags.deep ? same(x, y) : x === y);
    return this.named(message).judge(this.value.length === list.length && list.every((item) => this.value.some((own) => equal(own, item))), `have the members ${show(list)}`);
  }

  keys(...names) {
    const wanted = names.flat();
    const own = Object.keys(this.value ?? {});
    const holds = this.flags.any ? wanted.some((name) => own.includes(name)) : wanted.length === own.length && wanted.every((name) => own.includes(name));
    return this.judge(holds, `have the keys ${show(wanted)}`);
  }

  property(name, expected, message) {
    const found = this.flags.nested ? pathOf(this.value, name) : this.value?.[name];
    const holds = arguments.length < 2 ? found !== undefined : this.flags.deep ? same(found, expected) : found === expected;
    this.named(message).judge(holds, arguments.length < 2 ? `have property '${name}'` : `have property '${name}' of ${show(expected)}`);
    return this.flags.not ? this : new Chain(found, this.message);
  }

  // A number to compare with: length follows `length.of.at.least(3)`.
  get length() { return this.lengthOf_(); }
  get lengthOf() { return this.lengthOf_(); }
  lengthOf_() {
    const chain = this;
    const judge = (count, message) => chain.named(message).judge((chain.value?.length ?? chain.value?.size) === count, `have length ${count}`);
    return new Proxy(judge, { get: (target, key) => chain.with_({ ofSize: true })[key] });
  }
  size() { return this.flags.ofSize ? this.value?.length ?? this.value?.size : this.value; }

  throw(expected, message) {
    let thrown;
    let threw = false;
    try { this.value(); } catch (error) { threw = true; thrown = error; }
    const text = String(thrown?.message ?? thrown);
    const holds = threw && (expected === undefined || (typeof expected === 'string' ? text.includes(expected) : expected instanceof RegExp ? expected.test(text) : thrown instanceof expected));
    return this.named(message).judge(holds, 'throw');
  }

  // Of a response.
  validJsonBody(message) {
    let valid = true;
    try { this.value.json(); } catch { valid = false; }
    return this.named(message).judge(valid, 'have valid json body');
  }

  named(message) { return message === undefined ? this : new Chain(this.value, message, this.flags); }
}

for (const word of words) {
  Object.defineProperty(Chain.prototype, word, { get() { return this; } });
}

export function expect(value, message) {
  return new Chain(value, message);
}

function passedOf(error) {
  if (!(error instanceof AssertionFailed)) {
    check(null, { [`Exception raised "${error}"`]: () => false });
    if (config.exitOnError) throw error;
    console.error(error);
  }
  return false;
}

export function describe(name, run) {
  let passed = true;
  group(name, () => {
    try {
      run();
    } catch (error) {
      passed = passedOf(error);
    }
  });
  return passed;
}

export const chai = { config, expect, use() { throw new Error("chai's plug-ins are not supported by Perf; write the expectation with check()."); } };
export default { chai, describe, expect };
