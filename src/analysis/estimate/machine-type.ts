import type { PriceBook } from '../../prices/price-book.ts';
import { didYouMean, type Problem } from '../../core/problems.ts';
import type { Usage } from '../../core/predictor.ts';
import { type Measured, ownUsage } from './measured.ts';

/** SKUs that name a machine type at their end. */
const machines = /^(vertex-ai\/prediction\/)([a-z0-9]+-[a-z]+-(\d+))$/;

/** The run as if its endpoint or job had these machines: as many fewer as they have more vCPUs. Adds a problem where the book has no price for them. */
export function withMachineType(measured: Measured, type: string, book: PriceBook, problems: Problem[]): Measured {
  const types = book.prices.flatMap(({ sku }) => machines.exec(sku)?.[2] ?? []);
  const own = measured.cells.flatMap((cell) => ownUsage(cell)).filter(({ sku }) => machines.test(sku));
  if (own.length === 0)
    problems.push({ file: '--machine-type', message: 'the strategy has no endpoint or job with a machine type' });
  if (!types.includes(type)) {
    const message = `${book.id} has no price of "${type}"${didYouMean(type, types)}`;
    problems.push({ file: '--machine-type', message, remedy: `it has: ${types.join(', ')}` });
  }
  const changed = (line: Usage): Usage => {
    const [, stem = '', , vcpus] = machines.exec(line.sku) ?? [];
    if (vcpus === undefined) return line;
    const share = Number(vcpus) / Number(/\d+$/.exec(type)?.[0] ?? vcpus);
    return { ...line, sku: `${stem}${type}`, ...(line.alwaysOn !== undefined && { alwaysOn: line.alwaysOn * share }) };
  };
  const [first, ...rest] = measured.cells;
  const change = (cell: typeof first) => ({ ...cell, usage: cell.usage.map(changed) });
  return { ...measured, cells: [change(first), ...rest.map(change)] };
}
