// Bytes that came by a WebSocket, as the web has them.
(function () {
  const viewOf = (data) => (data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

  class Blob {
    #bytes;
    #type;
    constructor(parts = [], options = {}) {
      const pieces = Array.from(parts, (part) => (part instanceof Blob ? part.#bytes : part instanceof ArrayBuffer || ArrayBuffer.isView(part) ? viewOf(part) : new TextEncoder().encode(String(part))));
      this.#bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        this.#bytes.set(piece, at);
        at += piece.length;
      }
      this.#type = String(options.type ?? '').toLowerCase();
    }
    get size() { return this.#bytes.length; }
    get type() { return this.#type; }
    get __content() { return this.#bytes.slice().buffer; }
    slice(begin = 0, end = this.size, type = '') { return new Blob([this.#bytes.slice(begin, end)], { type }); }
    async arrayBuffer() { return this.__content; }
    async bytes() { return this.#bytes.slice(); }
    async text() { return new TextDecoder().decode(this.__content); }
  }

  return Blob;
})
