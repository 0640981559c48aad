// Perf's own url: what scripts import from jslib.k6.io/url.
export const URL = globalThis.URL;
export const URLSearchParams = globalThis.URLSearchParams;
export default { URL, URLSearchParams };
