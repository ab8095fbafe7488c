import { z } from 'zod';
import { didYouMean, type Problem, ProblemsError } from './problems.ts';
import { isSecret, redact } from './secrets/redact.ts';

/** Where the validated value comes from. */
export interface OptionsPlace {
  readonly file?: string;
  /** Path of the value itself, such as `strategies[1]`. */
  readonly key?: string;
  /** Line of a key path, if known. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number | undefined;
}

/** Keys that a mapping had in earlier versions, and what to write today. */
export const formerKeys = z.registry<Readonly<Record<string, string>>>();

/** The parsed value, with defaults. Throws ProblemsError with all problems. */
export function parseOptions<S extends z.ZodType>(schema: S, raw: unknown, place: OptionsPlace = {}): z.output<S> {
  const result = schema.safeParse(raw ?? {}, { error: messageFor });
  if (result.success) return result.data;
  throw new ProblemsError(result.error.issues.flatMap((issue) => problemsOf(issue, schema, place)));
}

/** Of one mapping: a file that has more is another kind of file. */
const mostUnknownKeys = 20;

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, place: OptionsPlace): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const mapping = mappingAt(schema, issue.path);
    const allowed = Object.keys(definitionOf(mapping)['shape'] ?? {});
    const problems = issue.keys.slice(0, mostUnknownKeys).map((key): Problem => {
      const at = placeOf(place, [...issue.path, key]);
      const today = mapping && formerKeys.get(mapping)?.[key];
      if (today !== undefined) return { ...at, message: 'is no longer a key', remedy: today };
      return unknownKey(at, key, allowed);
    });
    const more = issue.keys.length - problems.length;
    if (more > 0) problems.push({ ...placeOf(place, issue.path), message: `${more} more unknown keys` });
    return problems;
  }
  if (issue.code === 'invalid_union') {
    // The only alternative of the value's type says more than that none fits.
    const meant = issue.errors.filter((all) => !all.some(({ code, path }) => code === 'invalid_type' && path.length === 0));
    const [only, ...others] = meant;
    if (only !== undefined && others.length === 0) {
      return only.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, schema, place));
    }
  }
  return [{ ...placeOf(place, issue.path), message: issue.message }];
}

/** A key that its mapping does not have, with the nearest of those that it has. */
export function unknownKey(at: Pick<Problem, 'file' | 'line' | 'key'>, name: string, knownKeys: readonly string[]): Problem {
  const choice = knownKeys.length > 0 ? `; allowed: ${knownKeys.join(', ')}` : '';
  return { ...at, message: `unknown key${didYouMean(name, knownKeys)}${choice}`, knownKeys };
}

/** zod's issue in the user's words; undefined keeps zod's. A message in the schema takes precedence. */
function messageFor(issue: z.core.$ZodRawIssue): string | undefined {
  const given = shown(issue);
  switch (issue.code) {
    case 'invalid_type': {
      const expected = typeNames[issue.expected] ?? `a ${issue.expected}`;
      return issue.input === undefined ? `missing; needs ${expected}` : `must be ${expected}, not ${given}`;
    }
    case 'invalid_value': {
      const names = issue.values.map(String);
      const near = typeof issue.input === 'string' ? didYouMean(issue.input, names) : '';
      const allowed = names.length === 1 ? `must be ${names[0]}` : `must be one of ${names.join(', ')}`;
      return issue.input === undefined ? `missing; ${allowed}` : `${allowed}, not ${given}${near}`;
    }
    case 'too_small':
    case 'too_big': {
      if (issue.origin === 'string' && issue.input === '') return 'must not be empty';
      if (issue.origin !== 'number' && issue.origin !== 'int') return undefined;
      const [word, limit] = issue.code === 'too_small' ? ['least', issue.minimum] : ['most', issue.maximum];
      const bound = issue.inclusive === false ? `${word === 'least' ? 'more' : 'less'} than` : `at ${word}`;
      return `must be ${bound} ${limit}, not ${given}`;
    }
    default:
      return undefined;
  }
}

/** The value that was given, unless it may be a secret. */
function shown({ input, path = [] }: z.core.$ZodRawIssue): string {
  if (path.some((key) => typeof key === 'string' && (key === 'headers' || isSecret(key)))) return 'what is given';
  try {
    const safe = redact(input);
    const text = JSON.stringify(safe) ?? String(safe);
    return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
  } catch {
    // A mapping that contains itself, or a number that JSON does not have.
    return 'what is given';
  }
}

const mostShown = 200;

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function placeOf({ file, key, lineOf }: OptionsPlace, path: readonly PropertyKey[]): Pick<Problem, 'file' | 'line' | 'key'> {
  const line = lineOf?.(path);
  const full = keyPath(path, key);
  return { ...(file !== undefined && { file }), ...(line !== undefined && { line }), ...(full !== '' && { key: full }) };
}

/** `strategies[1].batching.maxSize` */
export function keyPath(path: readonly PropertyKey[], base = ''): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`),
    base,
  );
}

/** The schema at this path; undefined if nothing is expected there. */
function mappingAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let at: unknown = unwrap(schema);
  for (const part of path) {
    const { element, shape, valueType } = definitionOf(at);
    at = unwrap(typeof part === 'number' ? element : ((shape as Record<PropertyKey, unknown> | undefined)?.[part] ?? valueType));
  }
  return at instanceof z.ZodType ? at : undefined;
}

/** The schema inside `optional`, `default` and the like, and before a `transform`; of alternatives, the one with keys. */
function unwrap(schema: unknown): unknown {
  const { innerType, options, in: given } = definitionOf(schema);
  if (given !== undefined) return unwrap(given);
  if (innerType !== undefined) return unwrap(innerType);
  return Array.isArray(options) ? options.find((option) => 'shape' in definitionOf(option)) : schema;
}

function definitionOf(schema: unknown): Record<string, unknown> {
  return (schema as { def?: Record<string, unknown> } | undefined)?.def ?? {};
}
