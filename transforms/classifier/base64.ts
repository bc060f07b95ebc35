/** Bytes of a base64 text. */
export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whole numbers of 32 bits: little endian, as `scripts/training/weight-modules.ts` writes them, on any machine. */
export function integersOfBase64(base64: string): Int32Array {
  const view = new DataView(bytesOfBase64(base64).buffer);
  return Int32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Floating point numbers of 32 bits, written likewise. */
export function floatsOfBase64(base64: string): Float32Array {
  const view = new DataView(bytesOfBase64(base64).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
