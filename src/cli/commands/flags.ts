import { z } from 'zod';
import { type EngineChoice, engineNames, runners } from '../../core/keys/engine.ts';
import type { Discount } from '../../core/keys/discount.ts';
import { type Condition, parseCondition } from '../../core/condition/condition.ts';
import { percentOf } from '../../core/keys/latency.ts';
import { parseOptions } from '../../core/options.ts';
import { didYouMean, ProblemsError } from '../../core/problems.ts';
import type { LatencyBound } from '../../core/record.ts';
import { languageCodes } from '../../report/language/language.ts';
import type { Given } from './command.ts';

export function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

export function positive(max: number) {
  const message = `must be a number above 0, at most ${max}`;
  return z
    .string()
    .regex(/^\d*\.?\d+(e\d+)?$/i, message)
    .transform(Number)
    .refine((value) => value > 0 && value <= max, message);
}

/** A flag without a value. */
export const given = z
  .literal('true')
  .optional()
  .transform((value) => value !== undefined);

/** What a command prints: only problems and its answer, or the analysis as JSON. */
export const shownFlags = { quiet: given, json: given };

/** `--lang` */
export const language = z.enum(languageCodes).default('en');

/** `a,b` */
export const names = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.some((part) => part === '')) context.addIssue({ code: 'custom', message: 'must be names separated by commas' });
  return parts;
});

/** `local`, `beam` or `beam:prism`. */
export const engineFlag = z.string().transform((text, context): EngineChoice => {
  const [name, asked, ...more] = text.split(':');
  const use = engineNames.find((known) => known === name);
  const runner = runners.find((known) => known === asked);
  if (use !== undefined && more.length === 0 && (asked === undefined || (use === 'beam' && runner !== undefined)))
    return { use, ...(runner !== undefined && { runner }) };
  const names = ['local', 'beam', ...runners.map((known) => `beam:${known}`)];
  context.addIssue({ code: 'custom', message: `must be one of ${names.join(', ')}, not "${text}"${didYouMean(text, names)}` });
  return z.NEVER;
});

const share = /^(?:(\S+)\s*=\s*)?(0|0?\.\d+)$/;

/** `0.2` for all prices, or `dataflow/streaming=0.2,vertex-ai=0.1`. */
export const discountFlag = z.string().transform((text, context): Discount => {
  const parts = text.split(',').map((part) => share.exec(part.trim()) ?? []);
  const [, of, only] = parts[0] ?? [];
  if (parts.length === 1 && of === undefined && only !== undefined) return Number(only);
  if (parts.every(([, sku]) => sku !== undefined)) return Object.fromEntries(parts.map(([, sku, part]) => [sku, Number(part)]));
  context.addIssue({ code: 'custom', message: 'must be a share below 1, or shares by SKU such as dataflow/streaming=0.2' });
  return z.NEVER;
});

/** `p99<=50`, `p99 < 50 ms` or `latency_p99_ms<=0.05s`, of every strategy. */
export const latencyBound = z.string().transform((text, context): LatencyBound => {
  const { key = '', relation, bound, strategy, workload } = conditionOf(text) ?? {};
  const percent = percentOf(key);
  const isUpper = relation === '<=' || relation === '<';
  const ofAll = strategy === undefined && workload === undefined;
  if (percent !== undefined && isUpper && ofAll && bound?.kind === 'value' && bound.value > 0)
    return { percent, ms: bound.value };
  context.addIssue({ code: 'custom', message: 'must be a latency percentile and a time, such as "p99<=50" or "p99 < 50 ms"' });
  return z.NEVER;
});

function conditionOf(text: string): Condition | undefined {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

/** The values of flags and arguments. Throws ProblemsError that quotes what the user typed. */
export function parseGiven<S extends z.ZodObject>(schema: S, given: Given, positionals: readonly string[] = []): z.output<S> {
  try {
    return parseOptions(schema, given);
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause;
    const problems = cause.problems.map(({ key = '', ...problem }) => {
      const typed = `, not "${given[key]}"`;
      const isQuoted = given[key] === undefined || problem.message.includes(typed);
      const message = isQuoted ? problem.message : `${problem.message}${typed}`;
      return { ...problem, file: positionals.includes(key) ? `<${key}>` : `--${key}`, message };
    });
    throw new ProblemsError(problems, { cause });
  }
}

/** Without the keys whose value is undefined. */
export function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as never;
}
