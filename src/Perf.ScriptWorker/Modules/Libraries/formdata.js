// Perf's own formdata: a form of several parts, as bytes.
const encoder = new TextEncoder();

function bytesOf(value) {
  if (typeof value === 'string') return encoder.encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

export class FormData {
  constructor() {
    this.parts = [];
    this.boundary = `----PerfFormBoundary${Array.from({ length: 16 }, () => Math.floor(Math.random() * 36).toString(36)).join('')}`;
  }

  append(name, value, filename) {
    this.parts.push({ name: String(name), value, filename });
  }

  body() {
    const chunks = [];
    for (const { name, value, filename } of this.parts) {
      const isFile = value !== null && typeof value === 'object' && 'data' in value;
      const file = filename ?? (isFile ? value.filename : undefined);
      const type = isFile ? value.content_type ?? 'application/octet-stream' : undefined;
      let head = `--${this.boundary}\r\nContent-Disposition: form-data; name="${name.replace(/"/g, '%22')}"`;
      if (file !== undefined) head += `; filename="${String(file).replace(/"/g, '%22')}"`;
      if (type) head += `\r\nContent-Type: ${type}`;
      const content = isFile ? value.data : value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value : String(value);
      chunks.push(encoder.encode(`${head}\r\n\r\n`), bytesOf(content), encoder.encode('\r\n'));
    }
    chunks.push(encoder.encode(`--${this.boundary}--\r\n`));
    const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all.buffer;
  }
}

export default { FormData };
