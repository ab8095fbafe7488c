/** Runs an experiment as a user's program does. A cell's process imports the built package, and so does this. */
import { join } from 'node:path';
import { readExperiment, runExperiment } from 'predbench';

/** Runs `experiment.yaml` of the folder; `results` is the folder of what was measured. */
export async function ranExperiment(dir: string, choices?: Parameters<typeof readExperiment>[1]) {
  const plan = await readExperiment(join(dir, 'experiment.yaml'), choices);
  const { signal } = new AbortController();
  const { dir: results = '', record } = await runExperiment(plan, {
    outDir: join(dir, 'results'),
    signal,
    onProgress: () => undefined,
  });
  return { results, record };
}
