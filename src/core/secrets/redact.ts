import { isObject } from '../json.ts';
import { harmlessHeaders } from './harmless-headers.ts';

const secretKey = /^(.*[-_])?(token|api[-_]?key|password|passwd|secret|authorization|cookie|credentials?|private[-_]?key)$/i;
const camelSecret = /(Token|ApiKey|Password|Secret|PrivateKey|Credentials?)$/;
/** Replaces a secret. */
export const redacted = '(redacted)';

/** A copy of plain data for storing, without values of keys that name a secret, and without passwords and keys in URLs. */
export function redact(value: object): object;
export function redact(value: unknown): unknown;
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactAddress(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactMember(key, inner)]));
}

function redactMember(key: string, inner: unknown): unknown {
  if (isSecret(key)) return redacted;
  const isHeaders = key === 'headers' && isObject(inner);
  return isHeaders ? Object.fromEntries(Object.entries(inner).map(redactHeader)) : redact(inner);
}

/** Any header may carry a secret, except harmless ones and references to the environment such as `${NAME}`. */
function redactHeader([name, value]: [string, unknown]): [string, unknown] {
  return [name, !isSecret(name) && (harmlessHeaders.has(name.toLowerCase()) || isVariable(value)) ? value : redacted];
}

function isVariable(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{\w+\}$/.test(value);
}

function isSecret(key: string): boolean {
  return secretKey.test(key) || camelSecret.test(key);
}

/** `https://user:password@host/?key=...` without password and key; other text unchanged. */
function redactAddress(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  const secrets = [...url.searchParams.keys()].filter((key) => isSecret(key) || /^(key|sig|signature)$/i.test(key));
  if (url.password === '' && secrets.length === 0) return text;
  if (url.password !== '') url.password = 'redacted';
  for (const key of secrets) url.searchParams.set(key, 'redacted');
  return url.href;
}
