import type { z } from 'zod';
import { didYouMean, type Problem, ProblemsError } from './problems.ts';

/** Where the value being validated stands. */
export interface OptionsPlace {
  readonly file?: string;
  /** Path of the value itself, such as `strategies[1]`. */
  readonly key?: string;
  /** Line of a key path, where it is known. */
  lineOf?(path: readonly PropertyKey[]): number | undefined;
}

/** The value as `schema` reads it, defaults filled in. Throws ProblemsError with everything that is wrong. */
export function parseOptions<S extends z.ZodType>(schema: S, raw: unknown, place: OptionsPlace = {}): z.output<S> {
  const result = schema.safeParse(raw ?? {});
  if (result.success) return result.data;
  throw new ProblemsError(result.error.issues.flatMap((issue) => problemsOf(issue, schema, place)));
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, place: OptionsPlace): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      ...placeOf(place, [...issue.path, key]),
      message: `unknown key${didYouMean(key, allowed)}${allowed.length > 0 ? `; allowed: ${allowed.join(', ')}` : ''}`,
    }));
  }
  return [{ ...placeOf(place, issue.path), message: issue.message }];
}

function placeOf({ file, key, lineOf }: OptionsPlace, path: readonly PropertyKey[]): Pick<Problem, 'file' | 'line' | 'key'> {
  const line = lineOf?.(path);
  const full = keyPath(path, key);
  return { ...(file !== undefined && { file }), ...(line !== undefined && { line }), ...(full !== '' && { key: full }) };
}

/** `strategies[1].batching.maxSize` */
export function keyPath(path: readonly PropertyKey[], base = ''): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`), base);
}

/** The keys that the schema allows at this path; none where it is not an object's. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = unwrap(schema);
  for (const part of path) {
    const def = definitionOf(at);
    at = unwrap(typeof part === 'number' ? def['element'] : (def['shape'] as Record<PropertyKey, unknown> | undefined)?.[part]);
  }
  const { shape } = definitionOf(at);
  return shape === undefined ? [] : Object.keys(shape as object);
}

/** The schema inside `optional`, `default` and the like. */
function unwrap(schema: unknown): unknown {
  const inner = definitionOf(schema)['innerType'];
  return inner === undefined ? schema : unwrap(inner);
}

function definitionOf(schema: unknown): Record<string, unknown> {
  return (schema as { _zod?: { def: Record<string, unknown> } } | undefined)?._zod?.def ?? {};
}
