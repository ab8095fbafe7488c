import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { exists, writeNew, writeWhole } from '../../core/files.ts';
import { experimentSchemaFile } from '../../core/paths.ts';
import { type ExitCode, exitCodes, ProblemsError, throwProblems } from '../../core/problems.ts';
import { formatNumber } from '../../core/text.ts';
import { makeFolder, writeProblem } from '../../core/write-problem.ts';
import { EncodingNeeded } from '../../data/inspect/encodings.ts';
import {
  type Draft,
  type DraftChoices,
  draftOf,
  type Found,
  inspect,
  saidProblems,
  SignatureNeeded,
} from '../../experiment/draft/draft.ts';
import { openProblems } from '../../experiment/draft/open-problems.ts';
import { experimentText } from '../../experiment/draft/text.ts';
import { tryRows } from '../../experiment/draft/try-rows.ts';
import { readExperiment } from '../../experiment/plan.ts';
import { name } from '../../workloads/keys.ts';
import { type Asker, Cancelled, terminalAsker } from '../init/asker.ts';
import { pairs, shapes, translations } from '../init/flags.ts';
import { askEncoding, askOpenPoints, askPath, askSignature } from '../init/questions.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, positive, whole } from './flags.ts';

const flags = z.strictObject({
  model: z.string().min(1, 'must name a folder').optional(),
  data: z.string().min(1, 'must name a file').optional(),
  out: z.string().regex(/\.ya?ml$/, 'must end with .yaml'),
  name: name.optional(),
  signature: z.string().min(1).optional(),
  shape: shapes.default({}),
  column: pairs.default({}),
  constant: pairs.default({}),
  values: translations.default({}),
  empty: pairs.default({}),
  encoding: z.string().min(1).optional(),
  separator: z
    .string()
    .transform((text) => (text === 'tab' ? '\t' : text))
    .refine((text) => text.length === 1, 'must be one character, or tab')
    .optional(),
  names: names.optional(),
  rows: whole(1, 1_000_000_000).optional(),
  rate: positive(1_000_000).optional(),
  force: z.literal('true').optional(),
});

export async function run(given: Given, context: Context): Promise<ExitCode> {
  const typed = parseGiven(flags, given);
  const asker = await terminalAsker();
  try {
    const { out, force } = typed;
    if (force === undefined && (await exists(out)))
      throw new ProblemsError({
        file: out,
        message: 'already exists',
        remedy: 'name a new file (--out), or replace it (--force)',
      });
    const first = await choicesOf(typed, asker);
    const { found, choices } = await ask(first, asker);
    const draft = draftOf(found, choices, { schema: experimentSchemaFile, out });
    await write(out, experimentText(draft), force !== undefined);
    return await tell(draft, out, context);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    context.output.say('stopped; nothing was written');
    return exitCodes.interrupted;
  }
}

async function choicesOf(typed: z.output<typeof flags>, asker: Asker | undefined): Promise<DraftChoices> {
  const { model, data } = typed;
  if (asker === undefined) {
    throwProblems([
      ...(model === undefined ? [{ file: '--model', message: 'missing: the folder of your SavedModel' }] : []),
      ...(data === undefined ? [{ file: '--data', message: 'missing: a file of instances, CSV or JSON lines' }] : []),
    ]);
  }
  const ask = async (path: string | undefined, question: string) =>
    path ?? (asker === undefined ? '' : await askPath(asker, question));
  return {
    model: await ask(model, 'Where is your model? (folder of a TensorFlow SavedModel)'),
    data: await ask(data, 'Where is your data? (CSV or JSON lines, an instance a line)'),
    name: typed.name,
    signature: typed.signature,
    shapes: typed.shape,
    columns: typed.column,
    constants: typed.constant,
    values: typed.values,
    empty: typed.empty,
    file: { encoding: typed.encoding, separator: typed.separator, names: typed.names },
    rows: typed.rows,
    ratePerS: typed.rate,
  };
}

interface Answered {
  readonly found: Found;
  readonly choices: DraftChoices;
}

/** Without anyone to ask, what is open stays open. */
async function ask(first: DraftChoices, asker: Asker | undefined): Promise<Answered> {
  const { found, choices } = await inspectAsking(first, asker);
  throwProblems(saidProblems(found, choices));
  if (asker === undefined) return { found, choices };
  const answered = await askOpenPoints(asker, found, choices);
  return { found: await inspect(answered), choices: answered };
}

async function inspectAsking(choices: DraftChoices, asker: Asker | undefined): Promise<Answered> {
  try {
    return { found: await inspect(choices), choices };
  } catch (error) {
    if (asker !== undefined && error instanceof SignatureNeeded)
      return inspectAsking({ ...choices, signature: await askSignature(asker, error) }, asker);
    if (asker === undefined || !(error instanceof EncodingNeeded)) throw error;
    const encoding = await askEncoding(asker, error);
    return inspectAsking({ ...choices, file: { ...choices.file, encoding } }, asker);
  }
}

async function write(out: string, text: string, replaces: boolean): Promise<void> {
  try {
    await makeFolder(dirname(resolve(out)));
    await (replaces ? writeWhole(out, text) : writeNew(out, text));
  } catch (cause) {
    throw writeProblem(out, cause);
  }
}

/** Reads the new file back, as a run would. */
async function tell(draft: Draft, out: string, { output }: Context): Promise<ExitCode> {
  const open = await openProblems(draft, out);
  if (open.length > 0) {
    output.print(`wrote ${out}, and ${open.length === 1 ? 'one thing is' : `${open.length} things are`} for you to say in it:`);
    throw new ProblemsError(open);
  }
  const plan = await readExperiment(out);
  const { rows, instances, reasons } = await tryRows(plan);
  const { inputs, data } = draft;
  output.print(
    `wrote ${out}: ${inputs.length === 1 ? 'one input' : `${inputs.length} inputs`} from ${basename(draft.dataPath)}, ${data.use}`,
  );
  for (const { input, mapping } of inputs)
    if (typeof mapping.from === 'object') output.print(`  ${input.name} takes columns ${mapping.from.join(', ')}, in this order`);
    else if (mapping.from !== undefined && mapping.from !== input.name)
      output.print(`  ${input.name} takes column ${mapping.from}`);
  const all = rows === data.rows.count && data.rows.isAll ? 'rows' : 'first rows';
  output.print(`${formatNumber(instances)} of ${formatNumber(rows)} ${all} are instances of the model`);
  for (const reason of reasons) output.print(`  ${reason}`);
  const start = process.env['npm_command'] === 'exec' ? 'npx predbench' : 'predbench';
  output.print(`next: ${start} run ${out} --repeats 1   for a first look, a few minutes`);
  output.print(`      ${start} run ${out}               to decide by: ${plan.stored.repeats} repeats, with intervals`);
  return instances === 0 ? exitCodes.input : exitCodes.ok;
}
