import { bundledModel } from '../../core/paths.ts';
import { workFolderPrefix } from '../../core/work-folder.ts';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { localModel } from '../../data/model/local-copy.ts';
import { readSignature } from '../../data/model/saved-model.ts';
import { didYouMean, type ExitCode, exitCodes, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { ServiceOptions } from '../../services/stand-ins/service.ts';
import { startService } from '../../services/stand-ins/start.ts';
import { resolvePath } from '../../data/storage/index.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, whole } from './flags.ts';

const kinds: Readonly<Record<string, { readonly kind: ServiceOptions['kind']; readonly title: string }>> = {
  model: { kind: 'model-server', title: 'model server' },
  batch: { kind: 'batch-prediction', title: 'batch prediction service' },
  platform: { kind: 'platform', title: 'platform' },
};

const flags = z.strictObject({
  what: z.string().optional(),
  model: z.string().min(1, 'must name a folder').default(bundledModel),
  signature: z.string().min(1, 'must name a signature').optional(),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must consist of letters, digits, ".", "_" and "-"'),
  port: whole(0, 65_535),
  threads: whole(1, 256).optional(),
  root: names.optional(),
});

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const { what = '', model, signature, name, port, threads, root } = parseGiven(flags, given, ['what']);
  const service = kinds[what];
  if (service === undefined) throw unknownKind(what);
  const modelThreads = threads ?? Math.min(4, availableParallelism());
  if (service.kind === 'platform') refuse(given, ['model', 'signature'], withoutModel);
  if (service.kind === 'model-server') refuse(given, ['root'], withoutFiles);
  const roots = root?.map((folder) => resolvePath('.', folder)) ?? [`${workFolderPrefix()}*`];
  const handle = await startService(
    service.kind === 'platform'
      ? { kind: service.kind, modelThreads, port, roots }
      : { kind: service.kind, modelThreads, port, roots, modelName: name, ...(await modelOf(model, signature)) },
    signal,
  );
  output.print(`${service.title}: ${handle.url}`);
  if (service.kind !== 'model-server')
    output.say(
      `its clients may name files below ${root === undefined ? "the runs' own folders; --root names others" : root.join(', ')}`,
    );
  output.say('press Ctrl-C to stop');
  if (!signal.aborted) await once(signal, 'abort');
  await handle.stop();
  return exitCodes.ok;
}

async function modelOf(folder: string, signature: string | undefined) {
  const { path, name } = await readSignature(await localModel(resolvePath('.', folder)), signature);
  return { model: path, signature: name };
}

const withoutModel = {
  message: 'not for the platform, which starts without a model',
  remedy: 'deploy one with predbench deploy --service URL',
};
const withoutFiles = { message: 'not for the model server, whose clients name no files', remedy: 'leave it out' };

function refuse(given: Given, flags: readonly string[], problem: { readonly message: string; readonly remedy: string }): void {
  throwProblems(flags.filter((flag) => given[flag] !== undefined).map((flag) => ({ file: `--${flag}`, ...problem })));
}

function unknownKind(what: string): ProblemsError {
  const allowed = Object.keys(kinds);
  const message = what === '' ? 'missing' : `there is no service "${what}"${didYouMean(what, allowed)}`;
  return new ProblemsError({ file: '<what>', message, remedy: `predbench serve ${allowed.join(' | predbench serve ')}` });
}
