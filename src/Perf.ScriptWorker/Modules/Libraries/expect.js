// Perf's own expect: the older library of that name.
import { check, group } from 'k6';

const failure = Symbol('a failed expectation');

export class ExpectationFailed extends Error {
  constructor(message) {
    super(message);
    this[failure] = true;
  }
}

class Expectation {
  constructor(value, name) {
    this.value = value;
    this.name = name;
  }

  as(name) {
    this.name = name;
    return this;
  }

  and(value) {
    return new Expectation(value);
  }

  judge(holds, text) {
    if (!check(this.value, { [`${this.name ?? describeValue(this.value)} ${text}`]: () => holds })) {
      throw new ExpectationFailed(`${this.name ?? describeValue(this.value)} ${text}`);
    }
    return this;
  }

  toEqual(expected) { return this.judge(this.value === expected, `is ${expected}.`); }
  toBeTruthy() { return this.judge(Boolean(this.value), 'is truthy.'); }
  toBeGreaterThan(expected) { return this.judge(this.value > expected, `is greater than ${expected}`); }
  toBeLessThan(expected) { return this.judge(this.value < expected, `is less than ${expected}`); }
  toBeBetween(from, to) { return this.judge(this.value >= from && this.value <= to, `is between ${from} - ${to}`); }
  toInclude(expected) { return this.judge(Boolean(this.value?.includes(expected)), `includes ${expected}`); }
  toMatch(pattern) { return this.judge(pattern.test(this.value), `matches ${pattern}`); }
  toHaveValidJson() {
    let valid = true;
    try { this.value.json(); } catch { valid = false; }
    return this.judge(valid, 'has valid json.');
  }
}

function describeValue(value) {
  return value !== null && typeof value === 'object' ? 'value' : String(value);
}

export function describe(name, run) {
  let passed = true;
  group(name, () => {
    try {
      run({ expect: (value) => new Expectation(value) });
    } catch (error) {
      passed = false;
      if (!error?.[failure]) {
        check(null, { [`Exception raised "${error}"`]: () => false });
        console.error(error);
      }
    }
  });
  return passed;
}

export const expect = (value) => new Expectation(value);
export default { describe, expect };
