/** The job that Dataflow would get for a cell, built and checked by Beam without sending anything. */
import type { DataflowSettings } from '../../../core/keys/dataflow.ts';
import { ProblemsError } from '../../../core/problems.ts';
import { endsWithin } from '../../../core/within.ts';
import type { DescribedJob } from '../../engine.ts';
import { startDriver } from '../driver.ts';
import type { PipelineSpec } from '../spec.ts';
import type { Workspace } from '../workspace.ts';

/** Python loads Beam, which takes a minute on a busy machine. */
const mostMs = 300_000;

/** What is shown of a job as Google's API has it. */
interface Job {
  readonly name: string;
  readonly environment: { readonly workerPools: readonly Pool[] };
}

interface Pool {
  readonly numWorkers: number;
  readonly machineType: string;
  readonly workerHarnessContainerImage: string;
}

/** `spec` has the option `--dry_run=true`. Throws ProblemsError if Beam refuses it. */
export async function describeJob(
  python: string,
  spec: PipelineSpec,
  workspace: Workspace,
  { project, region }: DataflowSettings,
): Promise<DescribedJob> {
  await workspace.writeSpec(spec);
  const driver = startDriver(python, workspace.specFile, () => undefined, ['--describe']);
  try {
    const described = driver.described.catch((cause: unknown) => {
      throw new ProblemsError({ message: cause instanceof Error ? cause.message : String(cause) }, { cause });
    });
    if (!(await endsWithin(mostMs, described))) throw new Error(`the pipeline was not built within ${mostMs / 1000} s`);
    const { job, steps, shuffles } = await described;
    return { text: linesOf(job as Job, { steps, shuffles, workload: spec.workload, project, region }), job };
  } finally {
    await driver.endWithin(0);
  }
}

interface Shown extends Pick<DataflowSettings, 'project' | 'region'>, Pick<PipelineSpec, 'workload'> {
  readonly steps: readonly string[];
  readonly shuffles: number;
}

function linesOf({ name, environment }: Job, { steps, shuffles, workload, project, region }: Shown): string[] {
  const graph = steps.join(' > ');
  return [
    `job ${name} in ${project}, ${region}`,
    ...environment.workerPools.map(
      ({ numWorkers, machineType, workerHarnessContainerImage: image }) =>
        `${numWorkers} x ${machineType}, with the image ${image}`,
    ),
    ...(workload.kind === 'queue'
      ? [
          `streaming, with Streaming Engine: from ${workload.subscription} to ${workload.results}, which are made with the cell`,
          // Its groups are state, which Dataflow shuffles too.
          graph,
        ]
      : [`${graph}; ${shuffles} shuffles`]),
  ];
}
