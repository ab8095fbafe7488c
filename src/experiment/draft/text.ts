/** A first experiment file, with comments for whoever reads it next. */
import { Document, isCollection, isMap, isNode, isScalar, type Node } from 'yaml';
import { commentsOf, todo } from './comments.ts';
import type { Draft } from './draft.ts';
import type { MatchedInput } from './match.ts';
import { defaultRepeats, streamSeconds } from './sizes.ts';

export function experimentText(draft: Draft): string {
  const comments = commentsOf(draft);
  const document = new Document(contentOf(draft));
  document.commentBefore = ` yaml-language-server: $schema=${draft.schemaPath}\n How should a pipeline call this model? Written by predbench init. All keys: docs/experiment-file.md of predbench.`;
  const at = (...path: (string | number)[]) => nodeAt(document, path);
  for (const [key, comment] of Object.entries(comments.before)) before(document.contents, key, [comment], true);
  at('model', 'path').comment = comments.model;
  at('source', 'path').comment = comments.source;
  at('source').comment = comments.columns;
  for (const { input, open } of draft.inputs.filter(isMapped)) {
    const comment = comments.inputs.get(input.name) ?? [];
    const mapping = at('source', 'columns', input.name);
    flow(mapping);
    if (open === undefined) mapping.comment = ` ${comment.join('; ')}`;
    else before(at('source', 'columns'), input.name, comment);
  }
  for (const name of Object.keys(shapesOf(draft))) flow(at('model', 'shapes', name));
  for (const list of ['workloads', 'strategies'] as const)
    comments[list].forEach((comment, i) => {
      flow(at(list, i));
      at(list, i).comment = ` ${comment}`;
    });
  at('repeats').comment = comments.repeats;
  document.comment = comments.end.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0, singleQuote: true });
}

function contentOf(draft: Draft): object {
  const { data, batchRows, ratePerS } = draft;
  const shapes = shapesOf(draft);
  const columns = Object.fromEntries(draft.inputs.filter(isMapped).map((one) => [one.input.name, mappingOf(one)]));
  const batching = { maxSize: 64, maxWaitMs: 10 };
  return {
    name: draft.name,
    model: {
      path: draft.modelPath,
      ...(draft.signature !== undefined && { signature: draft.signature }),
      ...(Object.keys(shapes).length > 0 && { shapes }),
    },
    source: {
      use: data.use,
      path: draft.dataPath,
      ...data.options,
      ...(Object.keys(columns).length > 0 && { columns }),
    },
    workloads: [
      { name: 'batch', use: 'batch', rows: batchRows },
      { name: 'stream', use: 'stream', rate: ratePerS, seconds: streamSeconds },
    ],
    strategies: [
      { use: 'direct' },
      { name: 'direct-64', use: 'direct', batching },
      { use: 'rest' },
      { name: 'rest-64', use: 'rest', batching: { ...batching } },
      { use: 'batch-job' },
    ],
    repeats: defaultRepeats,
  };
}

/** Those that need a line of their own; others take the column of their name as it is. */
function isMapped({ mapping, open }: MatchedInput): boolean {
  return Object.keys(mapping).length > 0 || (open !== undefined && open.kind !== 'empty');
}

/** Of a long list of columns. */
const mostPlaceholders = 8;

/** With a placeholder that no run accepts where something is open. */
function mappingOf({ mapping, open }: MatchedInput): object {
  if (open?.kind === 'column') return { from: todo };
  if (open?.kind === 'columns') return { from: Array.from({ length: Math.min(open.size, mostPlaceholders) }, () => todo) };
  if (open?.kind === 'values') return { from: open.column, values: Object.fromEntries(open.cells.map((cell) => [cell, todo])) };
  return mapping;
}

function shapesOf({ shapes, openShapes }: Draft): Readonly<Record<string, readonly (number | string)[]>> {
  const open = openShapes.map(({ name, dims }) => [name, dims.map((size) => (size < 0 ? todo : size))] as const);
  return { ...shapes, ...Object.fromEntries(open) };
}

function nodeAt(document: Document, path: readonly (string | number)[]): Node {
  const node = document.getIn(path, true);
  if (!isNode(node)) throw new Error(`the draft has no ${path.join('.')}`);
  return node;
}

function flow(node: Node): void {
  if (isCollection(node)) node.flow = true;
}

/** Above a key. */
function before(mapping: Node | null, key: string, lines: readonly string[], isApart = false): void {
  if (!isMap(mapping)) return;
  const found = mapping.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === key);
  if (!isScalar(found)) return;
  found.spaceBefore = isApart;
  found.commentBefore = lines.map((line) => ` ${line}`).join('\n');
}
