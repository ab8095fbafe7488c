/** What of a written draft is still for the user to say, with its line. */
import type { Problem } from '../../core/problems.ts';
import { formatPercent, namesText } from '../../core/text.ts';
import { readYaml } from '../yaml.ts';
import { todo } from './comments.ts';
import type { Draft } from './draft.ts';
import type { MatchedInput, OpenPoint } from './match.ts';

export async function openProblems({ data, inputs, openShapes }: Draft, file: string): Promise<Problem[]> {
  const { lineOf } = await readYaml(file);
  const placed = (path: readonly string[], problem: Pick<Problem, 'message' | 'remedy'>): Problem => {
    const line = lineOf(path);
    return { file, ...(line !== undefined && { line }), key: path.join('.'), ...problem };
  };
  const first = data.columns.map(({ cells }) => String(cells[0])).join(', ');
  const nameless = placed(['source', 'names'], {
    message: `the file has no header; its first row is ${first}`,
    remedy: 'write the names of its columns, or begin again with --force --names A,B,C in the order of the columns',
  });
  return [
    ...(data.isNameless && inputs.some(({ open }) => open !== undefined) ? [nameless] : []),
    ...openShapes.map(({ name, side }) =>
      placed(['model', 'shapes', name], {
        message: `the signature leaves the shape of this ${side} open${side === 'input' ? ', and so does the data' : ''}`,
        remedy: `write the size that every instance has in place of ${todo} (pad them to one), or begin again with --force --shape ${name}=...`,
      }),
    ),
    ...inputs.flatMap(({ input, open }) =>
      open === undefined ? [] : [placed(['source', 'columns', input.name], problemOf(input, open))],
    ),
  ];
}

function problemOf({ name, dtype, shape }: MatchedInput['input'], open: OpenPoint): Pick<Problem, 'message' | 'remedy'> {
  const type = shape.length > 0 ? `${dtype} [${shape.join(', ')}]` : dtype;
  switch (open.kind) {
    case 'column': {
      const likely = open.candidates.filter(({ isLikely }) => isLikely).map(({ column }) => column);
      const perhaps = likely.length === 0 ? '' : `, perhaps ${namesText(likely, 3)}`;
      return {
        message: `${open.unfit === undefined ? 'no column has this name' : `${open.unfit}, and the model wants ${type}`}${perhaps}`,
        remedy: `write a column in place of ${todo}, or { constant: VALUE }; or begin again with --force --column ${name}=COLUMN or --constant ${name}=VALUE`,
      };
    }
    case 'columns':
      return {
        message: `a list of ${open.size}, and the data has ${open.columns.length} columns of its type: ${namesText(open.columns)}`,
        remedy: `write its columns in place of ${todo}, in the order of the training; or begin again with --force --column ${name}=COLUMN+COLUMN+...`,
      };
    case 'values': {
      const [first = ''] = open.cells;
      return {
        message: `column ${open.column} has ${namesText(open.cells, 5)}, and the model wants ${dtype}`,
        remedy: `write what each is to the model in place of ${todo}; or begin again with --force --values '${name}:${first}=VALUE,...'`,
      };
    }
    case 'empty':
      return {
        message: `column ${open.column} has no value in ${formatPercent(open.share)} of the rows, which fail`,
        remedy: `say what the model is to get then: ${name}: { from: ${open.column}, empty: VALUE }; or begin again with --force --empty ${name}=VALUE`,
      };
  }
}
