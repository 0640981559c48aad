// Perf's own k6-testing: expect in the style of Jest, whose failures end the iteration (soft ones do not).
import { check } from 'k6';
import exec from 'k6/execution';

class AssertionFailed extends Error {}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  const keys = Object.keys(a);
  return Array.isArray(a) === Array.isArray(b) && keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

function show(value) {
  const text = typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text && text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

class Expectation {
  constructor(value, { soft = false, negated = false, message, softMode = 'throw' } = {}) {
    Object.assign(this, { value, soft, negated, message, softMode });
  }

  get not() { return new Expectation(this.value, { ...this, negated: !this.negated }); }

  judge(holds, matcher, expected) {
    const passed = this.negated ? !holds : Boolean(holds);
    const text = `${this.message ?? 'expected'}${this.negated ? ' not' : ''} ${matcher}${expected === undefined ? '' : ` ${show(expected)}`}`;
    check(this.value, { [text]: () => passed });
    if (passed) return;
    const fault = `${text}, received ${show(this.value)}`;
    if (!this.soft) throw new AssertionFailed(fault);
    console.error(fault);
    if (this.softMode === 'fail') exec.test.fail(fault);
  }

  toBe(expected) { this.judge(Object.is(this.value, expected), 'toBe', expected); }
  toEqual(expected) { this.judge(same(this.value, expected), 'toEqual', expected); }
  toBeTruthy() { this.judge(Boolean(this.value), 'toBeTruthy'); }
  toBeFalsy() { this.judge(!this.value, 'toBeFalsy'); }
  toBeNull() { this.judge(this.value === null, 'toBeNull'); }
  toBeUndefined() { this.judge(this.value === undefined, 'toBeUndefined'); }
  toBeDefined() { this.judge(this.value !== undefined, 'toBeDefined'); }
  toBeNaN() { this.judge(Number.isNaN(this.value), 'toBeNaN'); }
  toBeGreaterThan(limit) { this.judge(this.value > limit, 'toBeGreaterThan', limit); }
  toBeGreaterThanOrEqual(limit) { this.judge(this.value >= limit, 'toBeGreaterThanOrEqual', limit); }
  toBeLessThan(limit) { this.judge(this.value < limit, 'toBeLessThan', limit); }
  toBeLessThanOrEqual(limit) { this.judge(this.value <= limit, 'toBeLessThanOrEqual', limit); }
  toBeCloseTo(expected, digits = 2) { this.judge(Math.abs(this.value - expected) < 10 ** -digits / 2, 'toBeCloseTo', expected); }
  toBeInstanceOf(type) { this.judge(this.value instanceof type, 'toBeInstanceOf', type.name); }
  toContain(part) { this.judge(typeof this.value === 'string' || Array.isArray(this.value) ? this.value.includes(part) : this.value?.has?.(part), 'toContain', part); }
  toContainEqual(part) { this.judge([...this.value].some((item) => same(item, part)), 'toContainEqual', part); }
  toHaveLength(count) { this.judge(this.value?.length === count, 'toHaveLength', count); }
  toMatch(pattern) { this.judge(typeof pattern === 'string' ? String(this.value).includes(pattern) : pattern.test(this.value), 'toMatch', String(pattern)); }
  toHaveProperty(path, expected) {
    const found = String(path).replace(/\[(\w+)\]/g, '.$1').split('.').reduce((at, part) => (at === null || at === undefined ? undefined : at[part]), this.value);
    this.judge(arguments.length > 1 ? same(found, expected) : found !== undefined, 'toHaveProperty', path);
  }
}

function make(options) {
  const expect = (value, message) => new Expectation(value, { ...options, message });
  expect.soft = (value, message) => new Expectation(value, { ...options, soft: true, message });
  expect.configure = (own) => make({ ...options, ...own });
  return expect;
}

export const expect = make({});
export default { expect };
