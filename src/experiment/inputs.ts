/** What an experiment reads, checked without running it. */
import { localModel } from '../data/model/local-copy.ts';
import { readSignature } from '../data/model/saved-model.ts';
import { parseSink, parseSource, type Used } from '../data/index.ts';
import { resolvePath } from '../data/storage/index.ts';
import type { ModelSignature } from '../core/signature.ts';
import { throwProblems } from '../core/problems.ts';
import { discountProblems } from '../prices/discount.ts';
import { findPriceBook, loadPriceBook } from '../prices/price-book.ts';
import type { Experiment } from './schema.ts';
import type { ProblemList } from './problem-list.ts';
import type { Sections } from './usable.ts';

export interface Inputs {
  readonly model: ModelSignature;
  /** An absolute path, or a gs:// URI, of which `model` is a local copy. */
  readonly modelPath: string;
  readonly source: Used;
  /** For reports: `csv births.csv`. */
  readonly sourceDescription: string;
  /** Paths; none of a source that reads no files. */
  readonly sourceFiles: readonly string[];
  readonly sink: Used;
  /** Ids of bundled price books, or full paths; the first that has a price takes precedence. */
  readonly prices: string | readonly string[];
}

/** The model, the source, the sink and the price books; undefined, with problems added, if one is unusable. */
export async function checkInputs(
  { model, source, sink, prices, discount }: Sections,
  baseDir: string,
  problems: ProblemList,
): Promise<Inputs | undefined> {
  const signed = model && (await problems.attempt(['model'], () => signatureOf(model, baseDir)));
  const openSource = source && (await problems.attempt([], () => parseSource(source, baseDir)));
  const opened =
    signed &&
    openSource &&
    (await problems.attempt([], async () => {
      const found = await openSource(signed.model.inputs);
      // Refuses unknown outputs and columns.
      found.expectations?.(signed.model.outputs);
      return found;
    }));
  const openSink = sink && (await problems.attempt([], () => parseSink(sink, baseDir)));
  const books = prices && (await problems.attempt([], () => findPriceBooks(prices, discount, baseDir)));
  if (!signed || !source || !opened || !sink || !openSink || !books) return undefined;
  const { description, files = [] } = opened;
  return { ...signed, source, sourceDescription: description, sourceFiles: files, sink, prices: books };
}

async function signatureOf(
  { path, signature, shapes }: Experiment['model'],
  baseDir: string,
): Promise<Pick<Inputs, 'model' | 'modelPath'>> {
  const modelPath = resolvePath(baseDir, path);
  return { modelPath, model: await readSignature(await localModel(modelPath), signature, shapes) };
}

async function findPriceBooks(
  names: Experiment['prices'],
  discount: Experiment['discount'],
  baseDir: string,
): Promise<Inputs['prices']> {
  throwProblems(discountProblems(await loadPriceBook(names, baseDir), discount));
  return typeof names === 'string'
    ? findPriceBook(names, baseDir)
    : Promise.all(names.map((name) => findPriceBook(name, baseDir)));
}
