import { escape, list, table } from '../markdown/markup.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import { type Block, breakEvenBlocks, functionTable } from './break-even-blocks.ts';

export function breakEvenMarkdown(found: BreakEven): string[] {
  const { workload } = found.costs;
  return [`#### Break-even of ${escape(workload)}`, ...[...breakEvenBlocks(found), functionTable(found.costs)].map(blockText)];
}

function blockText(block: Block): string {
  if (block.kind === 'sentences') return list(block.sentences.map(escape));
  return table(
    block.head.map(escape),
    block.rows.map((row) => row.map(escape)),
    block.numbersFrom,
  );
}
