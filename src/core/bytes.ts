/** Strings of TensorFlow are bytes. Here an element is a text, or bytes that need not be one. */
import { isObject } from './json.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes, or a copy of them if they are not UTF-8. */
export function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not slice: that of a Buffer is no copy.
    return Uint8Array.from(bytes);
  }
}

/** Bytes in base64, padded or not; undefined if it is something else. */
function bytesOfBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const digits = text.replace(/=+$/, '').length;
  if (digits % 4 === 1 || (text.endsWith('=') && text.length % 4 !== 0)) return undefined;
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

/** One character for each byte: a key for maps. */
export function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Bytes in JSON: `{"b64":"..."}`. */
export function bytesJson(bytes: Uint8Array): string {
  return `{"b64":"${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}"}`;
}

/** Bytes, or their form in JSON with nothing beside it; undefined for anything else. */
export function bytesIn(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (!isObject(value)) return undefined;
  const { b64, ...others } = value;
  return typeof b64 === 'string' && Object.keys(others).length === 0 ? bytesOfBase64(b64) : undefined;
}
