/** The shape of what reports take from a stored run, for runs of earlier versions, which have no checksum. */
import { z } from 'zod';

const amount = z.number().nonnegative();
const amounts = z.record(z.string(), amount);
const series = z.array(z.number().nullable());
const text = z.string();

/** Null where a flawed clock gave no number. */
const ms = z.number().nullable();

const distribution = z.looseObject({
  samples: amount,
  min: ms,
  mean: ms,
  p50: ms,
  p95: ms,
  p99: ms,
  max: ms,
});

const counts = z.looseObject({
  due: amount,
  ok: amount.optional(),
  failed: amount.optional(),
  dropped: amount.optional(),
  duplicates: amount.optional(),
});

const workload = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('batch'), rowsAsked: amount }),
  z.looseObject({ kind: z.literal('closed-loop'), concurrency: amount, seconds: amount }),
  z.looseObject({ kind: z.literal('stream'), arrivals: text, rateAskedPerS: amount, rateAchievedPerS: amount, seconds: amount }),
]);

const usage = z.looseObject({
  part: text,
  sku: text,
  quantity: amount,
  unit: text,
  evidence: text,
  rule: text,
  range: z.looseObject({ low: amount, high: amount }).optional(),
  alwaysOn: amount.optional(),
});

const measured = z.looseObject({
  evidence: text,
  workload,
  batching: z.looseObject({ maxSize: amount, maxWaitMs: amount, inFlight: amount }).optional(),
  workers: amount.optional(),
  modelThreads: amount.optional(),
  counts,
  failures: z.array(z.looseObject({ message: text, count: amount })),
  makespanS: amount,
  throughputRowsPerS: amount,
  latencyMs: distribution.optional(),
  latencyToWriteMs: distribution.optional(),
  scheduleLagMs: distribution.optional(),
  sendLagMs: distribution.optional(),
  responseMs: distribution.optional(),
  serviceMs: distribution.optional(),
  batchSizes: amounts.optional(),
  calls: amount.optional(),
  retries: amount.optional(),
  counters: amounts,
  setUp: z.looseObject({ openS: amount, warmUpS: amount, warmUpCalls: amount }).optional(),
  stagesS: amounts.optional(),
  phasesS: amounts,
  cpuS: z.looseObject({ driver: amount, workers: amount, children: amount.optional() }).optional(),
  peakRssBytes: amount.optional(),
  usage: z.array(usage),
  assumptions: z.array(text).optional(),
  timeline: z
    .looseObject({ windowS: amount, ok: series, failed: series, due: series.optional(), backlog: series.optional() })
    .optional(),
  saturation: z.looseObject({ sinceS: amount, detectedAtS: amount, slopePerS: z.number(), backlog: amount }).optional(),
  queue: z.looseObject({ deliveries: amount, redeliveries: amount, givenBack: amount }).optional(),
});

const warning = z.looseObject({
  code: text,
  severity: text,
  message: text,
  advice: text,
  data: z.record(z.string(), z.number()),
});

const result = z.looseObject({
  measured,
  services: z.looseObject({ startS: amount, cpuS: amount, peakRssBytes: amount }).optional(),
  judged: z.looseObject({
    valid: z.union([z.looseObject({ ok: z.literal(true) }), z.looseObject({ ok: z.literal(false), reason: text })]),
    warnings: z.array(warning),
  }),
});

const plan = { id: text, strategy: text, workload: text, repeat: amount };

const cell = z.discriminatedUnion('state', [
  z.looseObject({ ...plan, state: z.literal('measured'), result }),
  z.looseObject({ ...plan, state: z.literal('stopped'), result }),
  z.looseObject({ ...plan, state: z.literal('failed'), reason: text, result: result.optional() }),
  z.looseObject({ ...plan, state: z.literal('not applicable'), reason: text }),
]);

const agreed = { workload: text, compared: amount, missing: amount, maxDifference: amount };

const agreement = z.discriminatedUnion('state', [
  z.looseObject({ ...agreed, state: z.literal('agree'), cells: z.array(text) }),
  z.looseObject({ ...agreed, state: z.literal('disagree'), cells: z.array(text), differing: amount }),
  z.looseObject({ workload: text, state: z.literal('not compared'), reason: text }),
]);

const record = z.looseObject({
  id: text,
  name: text,
  startedAt: text,
  state: z.enum(['running', 'complete', 'stopped']),
  machine: z.looseObject({ platform: text, arch: text, cpu: text, cores: amount, memoryBytes: amount }).optional(),
  versions: z.record(z.string(), text),
  model: z.looseObject({ path: text, signature: text, inputs: z.array(text), outputs: z.array(text) }),
  source: z.looseObject({ description: text, mapping: z.array(text) }),
  cells: z.array(cell),
  agreements: z.array(agreement),
  priceBook: z.union([text, z.array(text)]),
});

/** The most places to name. */
const shown = 3;

/** Where a record of the current version is not what predbench writes; undefined if it is, as far as can be told. */
export function damageOf(value: unknown): string | undefined {
  const { error } = record.safeParse(value);
  if (error === undefined) return undefined;
  const places = [...new Set(error.issues.map(({ path }) => path.join('.')))];
  const more = places.length > shown ? ` and ${places.length - shown} more` : '';
  return `is damaged: missing or of the wrong type: ${places.slice(0, shown).join(', ')}${more}`;
}
