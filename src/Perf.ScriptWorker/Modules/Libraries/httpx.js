// Perf's own httpx: a session with a base address, headers, tags and a timeout of its own.
import http from 'k6/http';

export class Request {
  constructor(method, url, body, params = {}) {
    this.method = method;
    this.url = url;
    this.body = body;
    this.params = params;
  }
}

export function Get(url, params) { return new Request('GET', url, null, params); }
export function Post(url, body, params) { return new Request('POST', url, body, params); }
export function Put(url, body, params) { return new Request('PUT', url, body, params); }
export function Patch(url, body, params) { return new Request('PATCH', url, body, params); }
export function Delete(url, body, params) { return new Request('DELETE', url, body, params); }
export function Options(url, body, params) { return new Request('OPTIONS', url, body, params); }

export class Httpx {
  constructor({ baseURL, headers, timeout, tags } = {}) {
    this.baseURL = baseURL ?? '';
    this.headers = headers ?? {};
    this.timeout = timeout ?? 60000;
    this.tags = tags ?? {};
  }

  setBaseUrl(url) { this.baseURL = url; }
  addHeader(name, value) { this.headers[name] = value; }
  addHeaders(headers) { this.headers = { ...this.headers, ...headers }; }
  clearHeader(name) { delete this.headers[name]; }
  addTag(name, value) { this.tags[name] = value; }
  addTags(tags) { this.tags = { ...this.tags, ...tags }; }
  clearTag(name) { delete this.tags[name]; }

  paramsWith(params = {}) {
    return {
      timeout: this.timeout, ...params, headers: { ...this.headers, ...(params?.headers ?? {}) }, tags: { ...this.tags, ...(params?.tags ?? {}) },
    };
  }

  addressOf(url) {
    return /^https?:\/\//i.test(url) ? url : `${this.baseURL}${url}`;
  }

  request(method, url, body, params) {
    return http.request(method, this.addressOf(url), body, this.paramsWith(params ?? {}));
  }

  asyncRequest(method, url, body, params) {
    return http.asyncRequest(method, this.addressOf(url), body, this.paramsWith(params ?? {}));
  }

  get(url, body, params) { return this.request('GET', url, body, params); }
  options(url, body, params) { return this.request('OPTIONS', url, body, params); }
  head(url, body, params) { return this.request('HEAD', url, body, params); }
  post(url, body, params) { return this.request('POST', url, body, params); }
  put(url, body, params) { return this.request('PUT', url, body, params); }
  patch(url, body, params) { return this.request('PATCH', url, body, params); }
  delete(url, body, params) { return this.request('DELETE', url, body, params); }

  batch(requests, common = {}) {
    return http.batch(requests.map((request) => ({
      method: request.method,
      url: this.addressOf(request.url),
      body: request.body,
      params: this.paramsWith({ ...common, ...request.params, headers: { ...common.headers, ...request.params?.headers }, tags: { ...common.tags, ...request.params?.tags } }),
    })));
  }
}

export default { Httpx, Request, Get, Post, Put, Patch, Delete, Options };
