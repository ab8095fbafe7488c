import { isObject } from '../json.ts';
import { harmlessHeaders } from './harmless-headers.ts';

const words =
  'token|api[-_]?key|access[-_]?key|account[-_]?key|password|passwd|passphrase|pwd|secret|bearer|authorization|cookie|credentials?|private[-_]?key|connection[-_]?string|dsn|sas';
const secretKey = new RegExp(`^((.*[-_])?(${words})|pass)$`, 'i');
const camelSecret =
  /(Token|ApiKey|AccessKey|AccountKey|Password|Passphrase|Pwd|Secret|Bearer|PrivateKey|Credentials?|ConnectionString)$/;
/** Texts that are secrets under any name: schemes of authorization, JSON web tokens, Google's keys and tokens, private keys. */
const secretText =
  /^bearer\s+\S+$|^basic\s+(?=\S*[\d=])[a-z0-9+/]{8,}={0,2}$|^eyJ[\w-]+\.[\w-]+\.|^AIza[\w-]{30}|^ya29\.|-----BEGIN [A-Z ]*PRIVATE KEY/i;
/** Pairs of a connection string. */
const secretPair = /\b(password|pwd|accountkey|sharedaccess(?:key|signature))=[^;&\s]+/gi;
/** Replaces a secret. */
export const redacted = '(redacted)';

/** A copy of plain data for storing, without values of keys that name a secret, and without passwords and keys in URLs. */
export function redact(value: object): object;
export function redact(value: unknown): unknown;
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
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

/** Does a key of this name have a secret as its value? */
export function isSecret(key: string): boolean {
  return secretKey.test(key) || camelSecret.test(key);
}

/** `https://user:password@host/?key=...` without user, password and key; other text unchanged. */
function redactText(text: string): string {
  if (secretText.test(text)) return redacted;
  const paired = text.replaceAll(secretPair, `$1=${redacted}`);
  if (!/^[a-z][a-z0-9+.:-]*:\/\//i.test(paired)) return paired;
  return paired
    .replace(/^([a-z0-9+.:-]+:\/\/)[^/?#]*@/i, `$1${redacted}@`)
    .replaceAll(/([?&;#])([^=&;#]+)=[^&;#]*/g, (parameter, before: string, name: string) =>
      isSecret(name) || addressKey.test(name) ? `${before}${name}=${redacted}` : parameter,
    );
}

/** Parameters of an address that carry a secret, beside those that do anywhere. */
const addressKey = /^(x-\w+-)?(key|sig|signature|auth|code)$/i;
