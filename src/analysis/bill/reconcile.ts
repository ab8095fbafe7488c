/** Holds the estimate of a run against a bill: where each dollar of the bill belongs, and what the bill lacks. */
import { type Decimal, decimalOf, shareOf, size, total } from '../../core/decimal.ts';
import { labelsOf } from '../../core/labels.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Bill } from '../../prices/bill/bill.ts';
import { type EstimateLine, isPriced } from '../../prices/bill/estimate-line.ts';
import { type RunEstimate, wasBilled } from './estimate.ts';
import { type Label, linesOf, type OfRun } from './match.ts';
import { type Reason, reasons } from './reasons.ts';
import { split } from './split.ts';

export interface Reconciliation {
  /** The sum of the bill: `attributed` and all that is unexplained. */
  readonly usd: Decimal;
  readonly rows: number;
  readonly attributed: Decimal;
  /** In the order of `reasons`; only those that occur. */
  readonly unexplained: readonly Unexplained[];
  /** Lines that were billed. */
  readonly lines: readonly ReconciledLine[];
  /** Lines that nobody is billed for: what ran on this machine, as it would be in the cloud. */
  readonly notBilled: readonly EstimateLine[];
  /** Lines that differ by more than the tolerance. */
  readonly differing: readonly ReconciledLine[];
  /** No line differs, nor their sum, and what was unexpected is within the tolerance. */
  readonly agrees: boolean;
}

export interface Unexplained {
  readonly reason: Reason;
  readonly usd: Decimal;
  readonly rows: number;
}

export interface ReconciledLine {
  readonly line: EstimateLine;
  /** Absent if it has no price. */
  readonly estimated?: Decimal;
  readonly attributed: Decimal;
  /** Of the bill; 0 if the bill lacks the line. */
  readonly rows: number;
}

export interface AskedBill extends Pick<OfRun, 'book'> {
  readonly record: Pick<RunRecord, 'id' | 'machine'>;
  readonly estimate: RunEstimate;
  /** Labels of what the run used without having made it, such as an endpoint. */
  readonly labels?: readonly Label[] | undefined;
}

/** Estimate and bill agree within the larger of these. */
export const tolerance = { share: 0.01, usd: 0.01 } as const;

interface Tally {
  usd: Decimal;
  rows: number;
}

export function reconcile(bill: Bill, { record, estimate, book, labels = [] }: AskedBill): Reconciliation {
  const billed = estimate.lines.filter((line) => wasBilled(line, record));
  const ofRun = { labels: [...Object.entries(labelsOf(record.id)), ...labels], book };
  const ofLines = new Map<EstimateLine, Tally>(billed.map((line) => [line, { usd: 0n, rows: 0 }]));
  const ofReasons = new Map<Reason, Tally>();
  for (const row of bill.rows) {
    const found = linesOf(row, billed, ofRun);
    if (typeof found === 'string') {
      add(ofReasons, found, row.usd);
      continue;
    }
    const [first] = found;
    if (first === undefined) throw new Error('no line is a reason');
    const { attributed, unexplained } = split(row, first, bill);
    for (const [line, usd] of shares(attributed, found)) add(ofLines, line, usd);
    for (const [reason, usd] of unexplained) add(ofReasons, reason, usd);
  }
  const lines = [...ofLines].map(([line, { usd, rows }]) => ({
    line,
    ...(isPriced(line.usage) && { estimated: decimalOf(line.usage.usd) }),
    attributed: usd,
    rows,
  }));
  const unexplained = (Object.keys(reasons) as Reason[]).flatMap((reason) => {
    const tally = ofReasons.get(reason);
    return tally === undefined ? [] : [{ reason, ...tally }];
  });
  const differing = lines.filter(differs);
  return {
    usd: total(bill.rows.map(({ usd }) => usd)),
    rows: bill.rows.length,
    attributed: total(lines.map(({ attributed }) => attributed)),
    unexplained,
    lines,
    notBilled: estimate.lines.filter((line) => !wasBilled(line, record)),
    differing,
    agrees:
      differing.length === 0 &&
      !differs(sumOf(lines)) &&
      !differs({ estimated: 0n, attributed: ofReasons.get('unexpected')?.usd ?? 0n }),
  };
}

function add<K>(tallies: Map<K, Tally>, key: K, usd: Decimal): void {
  const { usd: sum, rows } = tallies.get(key) ?? { usd: 0n, rows: 0 };
  tallies.set(key, { usd: sum + usd, rows: rows + 1 });
}

/** In proportion to what the lines are estimated at; the last takes what rounding leaves. */
function shares(usd: Decimal, lines: readonly EstimateLine[]): (readonly [EstimateLine, Decimal])[] {
  const estimated = lines.map(({ usage }) => (isPriced(usage) ? decimalOf(usage.usd) : 0n));
  const sum = total(estimated);
  let left = usd;
  return lines.map((line, i) => {
    const share = sum === 0n ? shareOf(usd, 1n, BigInt(lines.length)) : shareOf(usd, estimated[i] ?? 0n, sum);
    const own = i === lines.length - 1 ? left : share;
    left -= own;
    return [line, own];
  });
}

function sumOf(lines: readonly ReconciledLine[]): Pick<ReconciledLine, 'estimated' | 'attributed'> {
  const priced = lines.filter(({ estimated }) => estimated !== undefined);
  return {
    estimated: total(priced.map(({ estimated = 0n }) => estimated)),
    attributed: total(priced.map(({ attributed }) => attributed)),
  };
}

function differs({ estimated, attributed }: Pick<ReconciledLine, 'estimated' | 'attributed'>): boolean {
  if (estimated === undefined) return false;
  const allowed = shareOf(estimated, decimalOf(tolerance.share), decimalOf(1));
  const least = decimalOf(tolerance.usd);
  return size(attributed - estimated) > (allowed > least ? allowed : least);
}
