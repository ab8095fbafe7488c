/** The shape of report.json, version 1. What is published as schema/report.schema.json is made from it (`reportJsonSchema`). */
import { runners, runtimes } from '../../core/keys/engine.ts';
import { relations } from '../../core/condition/condition.ts';
import { z } from 'zod';

const { array, boolean, enum: oneOf, literal, record, strictObject: object, string, tuple } = z;

const whole = z.int().nonnegative();
const number = z.number();
/** JSON has neither infinity nor NaN. */
const open = number.nullable().meta({ description: 'null where it is infinite or not known' });
const ends = object({ low: number, high: number }).meta({ id: 'ends' });
const range = object({ value: number, low: number, high: number }).meta({ id: 'range' });
const interval = object({ low: number, high: number, coverage: number })
  .optional()
  .meta({ description: 'in which the median lies' });
const better = oneOf(['higher', 'lower']);
const evidence = oneOf(['cloud', 'real server', 'embedded stand-in', 'local', 'none']);
const ofQuantity = oneOf(['measured', 'assumed']);
const confidence = oneOf(['good', 'medium', 'weak', 'disputed', 'legacy']);
const reason = string();
const strategy = string();

const run = object({
  id: string(),
  name: string(),
  note: string().optional(),
  state: oneOf(['running', 'complete', 'stopped']),
  startedAt: string(),
  machine: object({ platform: string(), arch: string(), cpu: string(), cores: whole, memoryBytes: whole }).optional(),
  versions: record(string(), string()),
  engine: object({
    name: literal('beam'),
    runner: oneOf(runners),
    versions: record(string(), string()),
  })
    .optional()
    .meta({ description: "absent if predbench's own engine ran the cells" }),
});

const runtime = oneOf(runtimes)
  .optional()
  .meta({ description: 'on Apache Beam: python is its own RunInference, node a Node process beside each worker' });

const usage = {
  part: string(),
  sku: string(),
  quantity: number,
  range: ends.optional(),
  alwaysOn: number.optional().meta({ description: 'units that are paid for every hour, idle or not' }),
  unit: string(),
  evidence: ofQuantity,
  rule: string(),
};

const costLine = object({
  ...usage,
  billed: number,
  usdPerUnit: number.meta({ description: 'list price' }),
  discount: number.optional().meta({ description: 'share of the list price that is not paid' }),
  priceRange: ends.optional(),
  usd: number,
  usdRange: ends.optional(),
  source: string(),
  confidence,
  book: string(),
}).meta({ id: 'costLine' });

const cost = object({
  book: string(),
  lines: array(costLine),
  unpriced: array(object({ ...usage, reason })),
  perRunUsd: range.optional(),
  perMillionPredictionsUsd: range.optional(),
});

const counts = object({
  due: whole,
  ok: whole.optional(),
  failed: whole.optional(),
  dropped: whole.optional(),
  duplicates: whole.optional(),
  unknown: whole.optional(),
  late: whole.optional(),
});

const cell = object({
  id: string(),
  repeat: whole,
  state: oneOf(['measured', 'stopped']),
  invalid: reason.optional(),
  figures: record(string(), number.optional()),
  counts,
  beam: object({
    runtime,
    workerProcesses: whole.meta({ description: 'that worked on rows' }),
    rowsAgain: whole.meta({ description: 'worked on again, since Beam retried their bundle' }),
    jobId: string().optional(),
    metrics: record(string(), number).meta({ description: 'counters of Beam and the runner, by namespace/name' }),
  })
    .optional()
    .meta({ description: 'only where Apache Beam ran the cell' }),
  cost,
  warnings: array(
    object({
      code: string(),
      severity: oneOf(['invalid', 'caution']),
      message: string(),
      advice: string(),
      data: record(string(), open),
    }),
  ),
});

const figure = object({
  value: number.meta({ description: 'median over the repeats' }),
  unit: string(),
  interval,
  verdict: oneOf(['best', 'alike']).optional().meta({ description: 'alike: not significantly different from the best' }),
});

const workload = object({
  name: string(),
  asked: string(),
  strategies: array(
    object({
      strategy,
      evidence,
      runtime,
      unranked: reason.optional(),
      costIncomplete: boolean().meta({ description: 'something used has no price: costs are at least what is stated' }),
      figures: record(string(), figure),
      cells: array(cell),
    }),
  ),
  without: array(
    object({
      cell: string(),
      strategy,
      repeat: whole,
      state: oneOf(['failed', 'not applicable']),
      reason,
      counts: counts.optional().meta({ description: 'of a cell that ran to its end, but predicted too little' }),
      failures: array(object({ message: string(), count: whole, alike: boolean().optional() })).optional(),
    }),
  ),
  agreement: string().optional(),
  expectations: array(string())
    .optional()
    .meta({ description: "predictions beside the source's expected outputs or labels, by strategy" }),
});

const capacity = object({
  strategy,
  bound: object({ percent: number, ms: number }),
  found: object({
    state: oneOf(['found', 'at least', 'below', 'unknown']),
    heldPerS: number.optional(),
    notHeldPerS: number.optional(),
    reason: reason.optional(),
  }),
  probes: array(
    object({
      cell: string(),
      ratePerS: number,
      latencyMs: object({ p50: number, atBound: number }).optional(),
      verdict: object({ state: oneOf(['held', 'not held', 'no answer']), reason: reason.optional() }).optional(),
    }),
  ),
});

const lower = oneOf(['a', 'b', 'equal']);

const month = object({
  workloads: array(string()),
  unit: oneOf(['rows/day', 'messages/s']),
  load: object({ value: number, source: string() }),
  strategies: array(
    object({
      strategy,
      capacity: object({
        perS: number,
        usablePerS: number,
        atFullLoad: boolean(),
        evidence: ofQuantity,
        source: string(),
      }).optional(),
      unpriced: array(string()),
      month: object({
        usd: range,
        times: number.meta({ description: 'runs, or hours, in a month: the lines are of one' }),
        lines: array(costLine),
      }).optional(),
      usdAMonth: array(object({ load: number, value: number, low: number, high: number })).optional(),
    }),
  ),
  pairs: array(
    object({
      strategies: tuple([strategy, strategy]),
      atLeast: array(strategy),
      first: lower.meta({ description: 'the cheaper at the lowest load' }),
      crossings: array(object({ load: number, lower, usd: tuple([number, number]), interval: ends.optional() })),
      open: boolean().meta({ description: 'the interval of the crossing spans all loads: it is not known' }),
    }),
  ),
  cheapest: array(object({ from: number, to: number, strategies: array(strategy) })),
  leftOut: array(object({ strategy, reason })),
});

const item = object({
  key: string().meta({ description: 'the same item of several strategies has the same' }),
  list: oneOf(['resources', 'roles', 'dependencies', 'failures', 'modelUpdate', 'onCall']).optional(),
  what: string(),
  value: number,
  low: number,
  high: number,
  source: oneOf(['assumed', "the user's", 'the plug-in']),
  reason,
}).meta({ id: 'effortItem' });

const effort = object({
  strategy,
  implementation: object({ personDays: range, usd: range.optional(), items: array(item) }),
  maintenance: object({ hoursPerMonth: range, usdPerMonth: range.optional(), items: array(item) }),
  updateDowntime: string(),
  sources: array(string()),
});

const consideration = oneOf(['throughput', 'latency', 'cost', 'implementation', 'maintenance']);

const criterion = object({ consideration, key: string(), better, weight: number }).meta({ id: 'criterion' });

const ranked = object({
  strategy,
  evidence,
  figures: record(string(), open),
  losses: z.partialRecord(consideration, open),
  regret: open.meta({
    description: 'how much worse than the best, on average: 0.1 is 10 %; below 0 where a limit is seldom kept',
  }),
  tied: boolean().meta({ description: 'not to be told from the best: below 5 %, or within the noise' }),
  nearBest: number.meta({ description: 'share of draws within 5 % of the best of the draw, and within the limits' }),
  withinProbability: number.meta({ description: 'share of draws within the limits' }),
}).meta({ id: 'ranked' });

const assumed = object({
  strategy,
  quantity: string(),
  key: string().meta({ description: 'the same key: one unknown for all strategies that have it' }),
  what: string(),
  unit: string(),
  value: number,
  low: number,
  high: number,
  source: string(),
  date: string(),
  evidence: oneOf(['assumed', "the user's", 'measured']),
}).meta({ id: 'assumed' });

const verdict = {
  case: string(),
  place: oneOf(['this machine', 'the cloud'])
    .optional()
    .meta({ description: 'where the verdict holds; absent where all was measured at a service or server of the user' }),
  withheld: array(object({ reason, remedy: string() })).meta({
    description: 'why there is no verdict; empty where there is one',
  }),
  recommendation: strategy.optional().meta({ description: 'absent where several tie, or none can be recommended' }),
  best: array(strategy).meta({ description: 'the best by regret and what ties with it, by name' }),
  byEffort: boolean().meta({ description: 'of several that tie, the recommended one takes the least effort' }),
  sure: number.optional().meta({
    description: 'share of draws in which the recommended is within 5 % of the best; absent where the noise is unknown',
  }),
  settled: boolean().meta({ description: 'sure from 80 %, with something to choose from' }),
  provisos: array(string()).meta({ description: 'what the verdict is subject to' }),
  criteria: array(criterion),
  leftOut: array(object({ consideration, reason })),
  limits: array(object({ key: string(), relation: oneOf(relations), value: number })),
  ranked: array(ranked).meta({ description: 'what ties with the best by name, then by regret' }),
  unranked: array(object({ strategy, reason, byLimit: literal(true).optional() })),
  settling: object({ input: string(), settledBy: string(), sure: number }).optional(),
  assumptions: array(string()),
  draws: whole,
  seed: whole,
  assumed: array(assumed).meta({ description: 'what of the cloud the figures are computed with' }),
};

const definition = object({
  key: string(),
  label: string(),
  unit: string(),
  better: better.optional(),
  meaning: string(),
  formula: string(),
  measured: string(),
  estimator: string().optional(),
  assumptions: array(string()),
  section: string(),
});

const thresholdState = oneOf(['held', 'broken', 'not measured']);

const threshold = object({
  text: string().meta({ description: 'as it was written' }),
  state: thresholdState.meta({ description: 'the worst of its checks' }),
  checks: array(
    object({
      state: thresholdState,
      workload: string().optional(),
      strategy: string().optional(),
      key: string().optional().meta({ description: 'of the figure' }),
      value: number.optional().meta({ description: 'median of the repeats; of a count the repeat that is worst' }),
      interval,
      allowed: number.optional(),
      reason: reason.optional(),
    }),
  ),
});

const answerFigure = object({ key: string(), value: number, atLeast: literal(true).optional() }).meta({ id: 'answerFigure' });

const answerVerdict = object({
  place: oneOf(['this machine', 'the cloud']).optional(),
  take: array(strategy).meta({ description: 'one, or several that tie; empty where there is no verdict' }),
  tiesWith: array(strategy).meta({ description: 'the one to take ties with these, and takes less effort' }),
  sureness: object({
    level: oneOf(['sure', 'likely', 'open', 'not known']).meta({ description: 'sure from 95 %, likely from 80 %' }),
    share: number.optional(),
    because: array(reason).optional().meta({ description: 'why nobody can know it' }),
  }),
  figures: array(answerFigure).meta({ description: 'what is weighed, of the first to take' }),
  next: object({ strategy, figures: array(answerFigure), worseBy: number }).optional(),
  alone: boolean().meta({ description: 'nothing else could be ranked' }),
  none: object({
    kind: oneOf(['withheld', 'no figure', 'none ranked', 'none within limits']),
    reasons: array(reason),
  }).optional(),
}).meta({ id: 'answerVerdict' });

const answer = object({
  workload: string(),
  asked: string(),
  take: array(strategy).meta({
    description: 'best wherever there is a verdict; empty where there is none, or the places differ',
  }),
  text: string().meta({ description: 'the answer in one sentence' }),
  figures: array(answerFigure).meta({ description: 'of the first to take: as measured, its cost in the cloud' }),
  verdict: answerVerdict,
  cloud: answerVerdict.optional().meta({ description: 'estimated, where the other is for this machine' }),
  strategies: array(
    object({
      strategy,
      evidence: evidence.optional(),
      runtime,
      state: oneOf(['ranked', 'not ranked', 'failed', 'not applicable']),
      reason: reason.optional(),
      failedShare: number,
      figures: z.partialRecord(
        consideration,
        object({ key: string(), value: number, atLeast: literal(true).optional(), mark: oneOf(['best', 'tie']).optional() }),
      ),
    }),
  ).meta({ description: 'the best first' }),
});

export const reportSchema = object({
  version: literal(1),
  run,
  wrong: array(string()).meta({ description: 'what contradicts itself, failed or is missing' }),
  notes: array(string()).meta({ description: 'to keep in mind with every figure' }),
  workloads: array(workload),
  capacities: array(capacity)
    .optional()
    .meta({ description: 'of a search for the highest rates, whose workloads are its probes' }),
  months: array(month).meta({
    description: 'cost of a month as a function of the load L, and where the cheapest strategy changes',
  }),
  efforts: array(effort).meta({
    description: 'of the strategies that state it, in money where the experiment has an hourly rate; in no other cost',
  }),
  hourlyRateUsd: number.optional(),
  decisions: array(
    object({
      ...verdict,
      cloud: object(verdict).optional().meta({ description: 'the verdict for the cloud, where the other is for this machine' }),
      text: string(),
    }),
  ),
  thresholds: array(threshold).meta({ description: 'what the experiment asks of the run' }),
  answers: array(answer).meta({
    description: 'which strategy to take for each workload, how sure that is, and how the others compare',
  }),
  caveats: array(object({ kind: string(), strategies: array(strategy), workloads: array(string()), text: string() })).meta({
    description: 'to keep in mind with the answers, the weightiest first',
  }),
  next: array(object({ kind: string(), text: string(), command: array(string()).optional() })).meta({
    description: 'what to measure next, the most useful first, with the arguments of predbench',
  }),
  definitions: array(definition).meta({ description: 'of the figures that the run has' }),
});

export function reportJsonSchema(): object {
  return { title: 'predbench report', ...z.toJSONSchema(reportSchema) };
}

/** What is written: nothing changes it. */
export type Data<T> = T extends object ? { readonly [K in keyof T]: Data<T[K]> } : T;
