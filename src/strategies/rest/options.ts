import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { type Problem, ProblemsError } from '../../core/problems.ts';
import { headerProblems } from './auth/headers.ts';

const protocols = ['tensorflow-serving', 'open-inference', 'ai-platform', 'vertex-ai'] as const;
export type Protocol = (typeof protocols)[number];

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header');
// The message must not show a possible secret.
const headerValue = z.string('must be text in quotes').regex(/^[\t\x20-\x7e]*$/, 'must be one line of ASCII characters');

const schema = z.strictObject({
  protocol: z.enum(protocols).default('tensorflow-serving'),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8501' })
    .refine(hasNoSecrets, 'must not contain a user, password or query')
    .optional(),
  modelName: z.string().min(1).default('model'),
  modelVersion: z.string().min(1).optional(),
  format: z.enum(['rows', 'columns']).default('rows'),
  projectId: z.string().min(1).optional(),
  region: z.string().min(1).default('us-central1'),
  endpointId: z.string().min(1).default('model'),
  rawPredict: z.enum(['tensorflow-serving', 'open-inference']).optional(),
  auth: z.enum(['none', 'google']).optional(),
  headers: z.record(headerName, headerValue).default({}),
  maxRequestBytes: z.number().int().min(1).optional(),
  timeoutMs: z.number().int().min(1).default(10_000),
  retries: z
    .strictObject({
      maxAttempts: z.number().int().min(1).default(4),
      baseMs: z.number().min(0).default(100),
      maxMs: z.number().min(0).default(5000),
      seed: z.number().int().min(0).default(1),
    })
    .prefault({}),
});

export type RestOptions = z.output<typeof schema>;

/** Options of some protocols only. */
const protocolsOf: Partial<Record<keyof RestOptions, readonly Protocol[]>> = {
  modelName: ['tensorflow-serving', 'open-inference', 'ai-platform'],
  modelVersion: ['tensorflow-serving', 'open-inference', 'ai-platform'],
  format: ['tensorflow-serving', 'vertex-ai'],
  projectId: ['ai-platform', 'vertex-ai'],
  region: ['vertex-ai'],
  endpointId: ['vertex-ai'],
  rawPredict: ['vertex-ai'],
};

/** Throws ProblemsError with all problems, including options that the protocol does not have. */
export function parseRestOptions(raw: unknown): RestOptions {
  const problems = combinationProblems((raw ?? {}) as Readonly<Record<string, unknown>>);
  let options: RestOptions;
  try {
    options = parseOptions(schema, raw);
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause;
    throw new ProblemsError([...cause.problems, ...problems], { cause });
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return options;
}

function combinationProblems(raw: Readonly<Record<string, unknown>>): Problem[] {
  const protocol = protocols.find((one) => one === (raw['protocol'] ?? 'tensorflow-serving'));
  if (protocol === undefined) return [];
  const problems: Problem[] = Object.entries(protocolsOf)
    .filter(([key, of]) => raw[key] !== undefined && !of.includes(protocol))
    .map(([key, of]) => ({ key, message: `is not an option of protocol ${protocol}, only of ${of.join(', ')}` }));
  if (protocol === 'vertex-ai' && raw['format'] !== undefined && raw['rawPredict'] !== 'tensorflow-serving')
    problems.push({ key: 'format', message: 'needs rawPredict: tensorflow-serving; :predict takes rows' });
  const google = protocol === 'ai-platform' || protocol === 'vertex-ai';
  if (google && raw['endpoint'] !== undefined && raw['projectId'] === undefined)
    problems.push({ key: 'projectId', message: "missing; needs the project's id" });
  if (protocol === 'vertex-ai' && raw['projectId'] !== undefined && raw['endpointId'] === undefined)
    problems.push({ key: 'endpointId', message: "missing; needs the endpoint's id" });
  const { headers } = raw;
  if (typeof headers === 'object' && headers !== null) {
    problems.push(...headerProblems(headers as Readonly<Record<string, unknown>>));
    if (raw['auth'] === 'google' && Object.keys(headers).some((name) => name.toLowerCase() === 'authorization'))
      problems.push({ key: 'headers', message: 'must not contain authorization with auth: google, which sends its own' });
  }
  return problems;
}

/** Addresses are shown in messages and results. */
function hasNoSecrets(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search } = new URL(address);
  return username === '' && password === '' && search === '';
}
