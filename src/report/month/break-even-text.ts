import { aligned } from '../terminal/aligned.ts';
import { oneLine } from '../../core/text.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import { type Block, breakEvenBlocks, functionTable } from './break-even-blocks.ts';

export function breakEvenText(found: BreakEven): string {
  const { costs } = found;
  const blocks = [...breakEvenBlocks(found), functionTable(costs)].map(blockText);
  return [`${oneLine(costs.workload)}: cost of a month of 730 hours`, ...blocks].join('\n\n');
}

function blockText(block: Block): string {
  if (block.kind === 'sentences') return block.sentences.map(oneLine).join('\n');
  const rows = [block.head, ...block.rows].map((row) => row.map((text) => ({ text: oneLine(text), paint: String })));
  return aligned(rows, block.numbersFrom).join('\n');
}
