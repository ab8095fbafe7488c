/** A first experiment for a model and a file of instances: what is found in both, and what the user says. */
import { basename, dirname, relative, resolve } from 'node:path';
import type { Feature } from '../../core/batch.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { ModelSignature, Shapes } from '../../core/signature.ts';
import { namesText } from '../../core/text.ts';
import type { DataFile, SaidOfFile } from '../../data/inspect/data-file.ts';
import { inspectFile } from '../../data/inspect/inspect-file.ts';
import { localModel } from '../../data/model/local-copy.ts';
import { type OpenShape, readOpenShapes, readSignature, readSignatures } from '../../data/model/saved-model.ts';
import { isCloud } from '../../data/storage/index.ts';
import { saidColumns } from './list-columns.ts';
import { literalProblem } from './literal.ts';
import { type MatchedInput, matchInputs } from './match.ts';
import type { Said } from './said.ts';
import { shapesInData } from './shapes.ts';
import { batchRows, defaultRatePerS } from './sizes.ts';

export interface DraftChoices extends Said {
  /** Folder of the SavedModel, and the file of instances, from the current folder. */
  readonly model: string;
  readonly data: string;
  readonly name?: string | undefined;
  readonly signature?: string | undefined;
  readonly shapes: Shapes;
  readonly file: SaidOfFile;
  readonly rows?: number | undefined;
  readonly ratePerS?: number | undefined;
}

export interface Draft {
  readonly name: string;
  /** As the experiment file has them: relative to its folder. */
  readonly schemaPath: string;
  readonly modelPath: string;
  readonly dataPath: string;
  readonly signature?: string | undefined;
  readonly shapes: Shapes;
  /** Shapes that nobody has said yet. */
  readonly openShapes: readonly OpenShape[];
  readonly data: DataFile;
  readonly inputs: readonly MatchedInput[];
  readonly outputs: readonly Feature[];
  readonly batchRows: number;
  readonly ratePerS: number;
}

/** What is read once, whatever is said of the inputs. */
export interface Found {
  readonly signature: ModelSignature;
  readonly shapes: Shapes;
  readonly openShapes: readonly OpenShape[];
  readonly data: DataFile;
}

/** Reads the signature and the first rows. Throws ProblemsError, or EncodingNeeded if the file is not UTF-8. */
export async function inspect(choices: DraftChoices): Promise<Found> {
  const { data: path, signature, shapes: said, file, columns } = choices;
  const { folder, open, anySize, inputs } = await inspectModel(choices).catch(async (error: unknown) => {
    throw await withDataProblems(error, choices);
  });
  const data = await inspectFile(path, file, (name) => inputs.some((input) => input.name === name));
  throwProblems(nestedProblems(inputs, data, path));
  const shapes = { ...shapesInData(open, data, columns), ...said };
  const openShapes = open.filter(({ name }) => shapes[name] === undefined);
  const placeholders = Object.fromEntries(openShapes.map(({ name }) => [name, anySize[name] ?? []]));
  return { signature: await readSignature(folder, signature, { ...placeholders, ...shapes }), shapes, openShapes, data };
}

async function inspectModel({ model, signature }: DraftChoices) {
  const folder = await localModel(model);
  const open = await readOpenShapes(folder, signature).catch(async (error: unknown) => {
    throw await needsSignature(folder, error);
  });
  // Only names are needed to know a header by; what is open has any size for now.
  const anySize = Object.fromEntries(open.map(({ name, dims }) => [name, dims.map((size) => (size < 0 ? 1 : size))]));
  const { inputs } = await readSignature(folder, signature, anySize);
  return { folder, open, anySize, inputs };
}

/** The model's fault must not hide those of the data. */
async function withDataProblems(error: unknown, { data, file }: DraftChoices): Promise<unknown> {
  // Somebody can be asked for the signature.
  if (!(error instanceof ProblemsError) || error instanceof SignatureNeeded) return error;
  try {
    await inspectFile(data, file, () => false);
    return error;
  } catch (more) {
    return more instanceof ProblemsError ? new ProblemsError([...error.problems, ...more.problems], { cause: error }) : error;
  }
}

/** A cell of CSV holds one value, and several columns a list; what is nested deeper needs JSON. */
function nestedProblems(inputs: readonly Feature[], { use }: DataFile, file: string): Problem[] {
  const nested = use === 'csv' ? inputs.filter(({ shape }) => shape.length > 1) : [];
  return nested.map(({ name, shape }) => ({
    file,
    message: `input ${name} has shape [${shape.join(', ')}], which the cells of a CSV file cannot hold`,
    remedy: `give the data as JSON lines: {"${name}": [[...], ...]}`,
  }));
}

/** The model has several signatures, none of them the default: one must be chosen. */
export class SignatureNeeded extends ProblemsError {
  readonly choices: readonly ModelSignature[];

  constructor(problems: readonly Problem[], choices: readonly ModelSignature[]) {
    super(problems.map((problem) => ({ ...problem, remedy: `choose one: --signature ${choices[0]?.name}` })));
    this.choices = choices;
  }
}

async function needsSignature(folder: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ProblemsError) || error.problems[0]?.key !== 'signature') return error;
  const choices = await readSignatures(folder);
  return choices.length === 0 ? error : new SignatureNeeded(error.problems, choices);
}

/** `schema` and `out` are paths from the current folder. */
export function draftOf(
  found: Found,
  choices: DraftChoices,
  { schema, out }: { readonly schema: string; readonly out: string },
): Draft {
  const { signature, shapes, openShapes, data } = found;
  const fromOut = (path: string) =>
    isCloud(path) ? path : relative(dirname(resolve(out)), resolve(path)).replaceAll('\\', '/') || '.';
  return {
    name: choices.name ?? nameOf(choices.data),
    schemaPath: fromOut(schema),
    modelPath: fromOut(choices.model),
    dataPath: fromOut(choices.data),
    signature: choices.signature,
    shapes,
    openShapes,
    data,
    inputs: matchFound(found, choices),
    outputs: signature.outputs,
    batchRows: choices.rows ?? batchRows(data.rows),
    ratePerS: choices.ratePerS ?? defaultRatePerS,
  };
}

export function matchFound({ signature, data, openShapes }: Found, said: Said): MatchedInput[] {
  return matchInputs(signature.inputs, data, said, new Set(openShapes.map(({ name }) => name)));
}

/** A name as experiments may have it, from that of the data. */
function nameOf(path: string): string {
  const stem = basename(path).replace(/(\.(csv|tsv|txt|jsonl?|ndjson|gz))+$/i, '');
  const name = stem
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/[-.]+$/, '');
  return name === '' ? 'experiment' : name.slice(0, 64);
}

/** What was said of inputs and columns that are not there, or by values that do not fit. */
export function saidProblems({ signature: { inputs }, data }: Found, { columns, constants, values, empty }: Said): Problem[] {
  const names = inputs.map(({ name }) => name);
  const columnNames = data.columns.map(({ name }) => name);
  const about = { column: columns, constant: constants, values, empty };
  const unknown = Object.entries(about).flatMap(([flag, said]) =>
    Object.keys(said)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        file: `--${flag}`,
        message: `the model has no input "${name}"${didYouMean(name, names)}; it has: ${namesText(names)}`,
      })),
  );
  const missing = Object.values(columns)
    .flatMap((column) => saidColumns(column, data.columns))
    .filter((column) => !columnNames.includes(column))
    .map((column) => ({
      file: '--column',
      message: `the data has no column "${column}"${didYouMean(column, columnNames)}; it has: ${namesText(columnNames)}`,
    }));
  return [...unknown, ...missing, ...inputs.flatMap((input) => literalProblems(input, { constants, values, empty }))];
}

function literalProblems(whole: Feature, { constants, values, empty }: Pick<Said, 'constants' | 'values' | 'empty'>): Problem[] {
  const input = whole.shape.length === 1 ? { ...whole, shape: [] } : whole;
  const typed: readonly (readonly [flag: string, text: string | null | undefined])[] = [
    ['constant', constants[input.name]],
    ['empty', empty[input.name]],
    ...Object.values(values[input.name] ?? {}).map((text) => ['values', text] as const),
  ];
  return typed.flatMap(([flag, text]) => {
    const message = typeof text === 'string' ? literalProblem(input, text) : undefined;
    return message === undefined ? [] : [{ file: `--${flag}`, key: input.name, message }];
  });
}
