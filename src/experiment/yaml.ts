/** An experiment file as data, with the line of every key. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { didYouMean, messageOf, ProblemsError } from '../core/problems.ts';

export interface YamlFile {
  readonly value: unknown;
  /** Line of a key path; of the nearest part of it that stands in the file, where the rest is missing. */
  lineOf(this: void, path: readonly PropertyKey[]): number | undefined;
}

/** Finding equal keys takes time that grows with their square. */
const longest = 262_144;

/** Throws ProblemsError: no such file, or not YAML (all places at once). */
export async function readYaml(file: string): Promise<YamlFile> {
  const text = await read(file);
  if (text.length > longest) {
    const message = `has ${text.length} characters, more than the ${longest} of an experiment file`;
    throw new ProblemsError({ file, message, remedy: 'name the data under source.path; it does not belong into the experiment' });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0) {
    throw new ProblemsError(
      document.errors.map(({ message, pos }) => ({
        file,
        line: lines.linePos(pos[0]).line,
        message: `is not valid YAML: ${message}`,
      })),
    );
  }
  return { value: valueOf(document, file), lineOf: (path) => lineOf(document, lines, path) };
}

function valueOf(document: Document, file: string): unknown {
  try {
    const value: unknown = document.toJS();
    // Everything is written to run.json, which fails for an anchor that contains itself.
    JSON.stringify(value);
    return value;
  } catch (cause) {
    if (cause instanceof TypeError) {
      const remedy = 'write out what the alias (*) stands for';
      throw new ProblemsError({ file, message: 'is not valid YAML: an anchor (&) contains itself', remedy }, { cause });
    }
    throw new ProblemsError({ file, message: `is not valid YAML: ${messageOf(cause)}` }, { cause });
  }
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const part of path) {
    const found = step(node, part);
    if (found === undefined) break;
    offset = found.at.range?.[0] ?? offset;
    node = found.value;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** One step down: where it stands (a key in a mapping, an item in a list) and what is there. */
function step(node: unknown, part: PropertyKey): { at: Node; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return isNode(pair?.key) ? { at: pair.key, value: pair.value } : undefined;
  }
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return isNode(item) ? { at: item, value: item } : undefined;
  }
  return undefined;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EISDIR') {
      throw new ProblemsError({ file, message: 'is a folder', remedy: 'name the experiment file in it' }, { cause });
    }
    if (code !== 'ENOENT') throw new ProblemsError({ file, message: `cannot be read: ${messageOf(cause)}` }, { cause });
    const folder = dirname(file);
    const siblings = await readdir(folder).catch(() => undefined);
    const message =
      siblings === undefined
        ? `there is no folder ${folder}`
        : `there is no such file${didYouMean(basename(file), siblings.filter(isYaml))}`;
    const found = siblings?.filter(isYaml).map((name) => join(folder, name)) ?? [];
    const remedy =
      found.length > 0 ? `experiment files there: ${found.slice(0, 10).join(', ')}` : 'see docs/experiment-file.md for a start';
    throw new ProblemsError({ file, message, remedy }, { cause });
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
