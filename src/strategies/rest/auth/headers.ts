import { harmlessHeaders } from '../../../core/secrets/harmless-headers.ts';
import type { Problem } from '../../../core/problems.ts';

export type RequestHeaders = Readonly<Record<string, string>>;

const variable = /\$\{([^}]*)\}/g;

/** Environment variables named in headers but not set. */
export function headerProblems(headers: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [...String(value).matchAll(variable)].flatMap(([, key = '']) => {
      const problem = /^[A-Za-z_]\w*$/.test(key)
        ? `the environment variable ${key} is not set`
        : '${...} must name an environment variable';
      return process.env[key] ? [] : [{ key: `headers.${name}`, message: problem }];
    }),
  );
}

/** Headers with lower-case names and `${NAME}` replaced from the environment, and the secret values. */
export function resolveHeaders(raw: Readonly<Record<string, string>>): {
  readonly headers: Record<string, string>;
  readonly secrets: string[];
} {
  const entries = Object.entries(raw).map(
    ([name, value]) => [name.toLowerCase(), value.replaceAll(variable, (_all, key: string) => process.env[key] ?? '')] as const,
  );
  return {
    headers: Object.fromEntries(entries),
    secrets: entries.filter(([name]) => !harmlessHeaders.has(name)).map(([, value]) => value),
  };
}
