// Perf's own k6-utils: what scripts import from jslib.k6.io/k6-utils.
import { check as k6Check } from 'k6';
import exec from 'k6/execution';

const letters = 'abcdefghijklmnopqrstuvwxyz';

export function randomIntBetween(min, max) {
  return Math.floor(Math.random() * (max - min + 1) + min);
}

export function randomItem(items) {
  return items[Math.floor(Math.random() * items.length)];
}

export function randomString(length, charset = letters) {
  let text = '';
  for (let left = length; left > 0; left--) {
    text += charset[Math.floor(Math.random() * charset.length)];
  }
  return text;
}

export function uuidv4(secure = false) {
  const bytes = secure ? crypto.getRandomValues(new Uint8Array(16)) : Uint8Array.from({ length: 16 }, () => Math.floor(Math.random() * 256));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function findBetween(content, left, right, repeat = false) {
  const found = [];
  let at = 0;
  for (;;) {
    const start = content.indexOf(left, at);
    if (start < 0) break;
    const from = start + left.length;
    const end = content.indexOf(right, from);
    if (end < 0) break;
    found.push(content.substring(from, end));
    if (!repeat) break;
    at = end + right.length;
  }
  return repeat ? found : (found[0] ?? null);
}

export function normalDistributionStages(maxVus, durationSeconds, numberOfStages = 10) {
  const deviation = 1;
  const range = 3 * deviation;
  const height = (x) => Math.exp(-(x * x) / (2 * deviation * deviation));
  const stages = [];
  for (let i = 0; i <= numberOfStages; i++) {
    const x = -range + (2 * range * i) / numberOfStages;
    stages.push({ duration: `${Math.ceil(durationSeconds / numberOfStages)}s`, target: Math.ceil(maxVus * height(x)) });
  }
  stages.push({ duration: `${Math.ceil(durationSeconds / numberOfStages)}s`, target: 0 });
  return stages;
}

const units = { d: 86400000, h: 3600000, m: 60000, s: 1000, ms: 1, us: 1e-3, 'µs': 1e-3, ns: 1e-6 };

export function parseDuration(text) {
  if (typeof text !== 'string' || text.length === 0) {
    throw new Error('parseDuration() takes a text such as 1m30s.');
  }
  let total = 0;
  let rest = text;
  while (rest.length > 0) {
    const match = /^(\d+(?:\.\d*)?|\.\d+)(ms|us|µs|ns|d|h|m|s)/.exec(rest);
    if (!match) {
      throw new Error(`'${text}' is no duration; write 1m30s.`);
    }
    total += Number(match[1]) * units[match[2]];
    rest = rest.slice(match[0].length);
  }
  return total;
}

export function getCurrentStageIndex() {
  const scenario = exec.test.options.scenarios?.[exec.scenario.name];
  if (!scenario) {
    throw new Error(`The scenario '${exec.scenario.name}' is not among the test's options.`);
  }
  if (!scenario.stages || scenario.stages.length === 0) {
    throw new Error('Only ramping-vus and ramping-arrival-rate have stages.');
  }
  const elapsed = Date.now() - exec.scenario.startTime;
  let end = 0;
  for (let i = 0; i < scenario.stages.length; i++) {
    end += typeof scenario.stages[i].duration === 'number' ? scenario.stages[i].duration : parseDuration(scenario.stages[i].duration);
    if (elapsed < end) return i;
  }
  return scenario.stages.length - 1;
}

export function tagWithCurrentStageIndex() {
  exec.vu.tags.stage = String(getCurrentStageIndex());
}

export function tagWithCurrentStageProfile() {
  const stages = exec.test.options.scenarios[exec.scenario.name].stages;
  const index = getCurrentStageIndex();
  const before = index === 0 ? (exec.test.options.scenarios[exec.scenario.name].startVUs ?? exec.test.options.scenarios[exec.scenario.name].startRate ?? 0) : stages[index - 1].target;
  const now = stages[index].target;
  exec.vu.tags.stage_profile = now > before ? 'ramp-up' : now < before ? 'ramp-down' : 'steady';
}

// Like k6's check, for functions that give promises too.
export function check(value, conditions, tags) {
  const names = Object.keys(conditions);
  const results = {};
  let pending = false;
  for (const name of names) {
    const result = typeof conditions[name] === 'function' ? conditions[name](value) : conditions[name];
    pending ||= result && typeof result.then === 'function';
    results[name] = result;
  }
  if (!pending && !(value && typeof value.then === 'function')) {
    return k6Check(value, results, tags);
  }
  return Promise.all(names.map((name) => results[name])).then((settled) => {
    const known = {};
    names.forEach((name, index) => { known[name] = Boolean(settled[index]); });
    return k6Check(value, known, tags);
  });
}

export default {
  randomIntBetween, randomItem, randomString, uuidv4, findBetween, normalDistributionStages, parseDuration, getCurrentStageIndex, tagWithCurrentStageIndex, tagWithCurrentStageProfile, check,
};
