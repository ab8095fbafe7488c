import { bundledExperiment } from '../../core/paths.ts';
import { z } from 'zod';
import { measureCapacities } from '../../run/capacity/capacity.ts';
import { type Plan, readExperiment } from '../../experiment/plan.ts';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { CapacityProbe } from '../../core/record.ts';
import { probeText } from '../../report/sections/capacity.ts';
import type { Context, Given } from './command.ts';
import { runAndReport } from './run-and-report.ts';
import { defined, language, latencyBound, names, parseGiven, positive, shownFlags, whole } from './flags.ts';

const flags = z.strictObject({
  file: z.string().min(1, 'must name a file').default(bundledExperiment),
  within: latencyBound,
  strategy: names.optional(),
  seconds: positive(3600),
  probes: whole(2, 100),
  workers: whole(1, 256).optional(),
  seed: whole(0, 0xffffffff).optional(),
  out: z.string().min(1, 'must name a folder'),
  'max-cost': positive(1_000_000).optional(),
  'metrics-port': whole(0, 65_535).optional(),
  lang: language,
  ...shownFlags,
});

export async function run(given: Given, context: Context): Promise<ExitCode> {
  const { output } = context;
  const {
    file,
    within: bound,
    strategy: strategies,
    seconds,
    probes: maxProbes,
    out: outDir,
    'max-cost': maxUsd,
    quiet,
    json,
    'metrics-port': metricsPort,
    lang,
    ...numbers
  } = parseGiven(flags, given, ['file']);
  const plan = await readExperiment(file, defined({ strategies, ...numbers }));
  if (plan.engine.use !== 'local')
    throw new ProblemsError({
      file,
      key: 'engine.use',
      message: `a capacity is searched with streams, which do not go with the engine ${plan.engine.use}`,
      remedy: 'leave `engine` out',
    });
  const callStrategies = plan.strategies.filter(({ kind }) => kind === 'call');
  const say = quiet ? () => undefined : (text: string) => output.say(text);
  say(
    `${plan.name}: searching for the highest rate with p${bound.percent} <= ${bound.ms} ms of ${callStrategies.map(({ name }) => name).join(', ')}; at most ${maxProbes} probes each, of ${seconds} s or longer if p${bound.percent} needs it`,
  );
  const search = { bound, seconds, maxProbes, onVerdict: (probe: CapacityProbe) => say(`  ${probeText(probe)}`) };
  const analysis = await runAndReport(
    probing(plan, seconds, maxProbes),
    { outDir, maxUsd, quiet, json, metricsPort, lang },
    context,
    (options) => measureCapacities(plan, { ...options, ...search }),
  );
  const record = analysis?.record;
  if (record?.state !== 'complete') return exitCodes.interrupted;
  const unanswered = record.capacities?.some(({ strategy, found }) => {
    return found.state === 'unknown' && callStrategies.some(({ name }) => name === strategy);
  });
  return unanswered === true ? exitCodes.cellFailed : exitCodes.ok;
}

/** The most probes, at their shortest: for the cost estimate. */
function probing(plan: Plan, seconds: number, maxProbes: number): Plan {
  const cells = plan.strategies
    .filter(({ kind }) => kind === 'call')
    .flatMap(({ name }) =>
      Array.from({ length: maxProbes }, (_, i) => ({
        id: `${name} x probes #${i + 1}`,
        strategy: name,
        workload: 'probes',
        repeat: i + 1,
      })),
    );
  return { ...plan, workloads: [{ name: 'probes', kind: 'closed-loop', concurrency: 1, seconds }], cells };
}
