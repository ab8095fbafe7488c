/** The units a month of a price as a function of the load L, in symbols. */
import { hoursPerMonth, secondsPerMonth } from '../../core/units.ts';
import { exact, rangeText } from '../../core/text.ts';
import type { Growth, MonthlyPart } from '../../analysis/month/curve/monthly-curve.ts';

type Price = MonthlyPart['price'];

export function unitsFormula({ lines, price }: MonthlyPart): string {
  return `${lines.map(({ growth }) => formulaOf(growth, price)).join(' + ')} ${price.unit}`;
}

export function priceFormula({ usd, usdRange, freePerMonth, above = [] }: Price): string {
  const each = rangeText({ low: usd, high: usd, ...usdRange, value: usd }, exact);
  const free = freePerMonth === undefined ? '' : `, the first ${exact(freePerMonth)} free`;
  return `${each}${free}${above.map((tier) => `, above ${exact(tier.units)}: ${exact(tier.usd)}`).join('')}`;
}

function formulaOf(growth: Growth, price: Price): string {
  if (growth.kind === 'deployed') {
    const machines = Number.isFinite(growth.loadPerMachine) ? `max(1, ceil(L / ${exact(growth.loadPerMachine)}))` : '1';
    return `${hoursPerMonth} x ${rangeText(growth.unitsPerMachine, exact)} x ${machines}`;
  }
  if (growth.kind === 'by use') return `${exact(secondsPerMonth)} x L x ${rangeText(growth.perMessage, exact)}`;
  return `${hoursPerMonth}/24 x ${billed(dailyText(growth), price)}`;
}

function dailyText({ perRun, perRow, rowsPerStart }: Extract<Growth, { kind: 'daily run' }>): string {
  const rows = `L x ${rangeText(perRow, exact)}`;
  if (perRun.high === 0) return `(${rows})`;
  const starts = Number.isFinite(rowsPerStart) ? `ceil(L / ${exact(rowsPerStart)}) x ` : '';
  return `(${starts}${rangeText(perRun, exact)} + ${rows})`;
}

function billed(text: string, { minimumS, incrementS }: Price): string {
  const rules = [
    ...(minimumS === undefined ? [] : [`at least ${exact(minimumS)} s`]),
    ...(incrementS === undefined ? [] : [`in whole ${exact(incrementS)} s`]),
  ];
  return rules.length === 0 ? text : `${text} [${rules.join(', ')}]`;
}
