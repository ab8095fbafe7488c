/** Compares the predictions of cells, with each other and with what the source's rows say. */
import type { Plan } from '../experiment/plan.ts';
import type { Agreement, Cell, Expectation, RunRecord } from '../core/record.ts';
import { agreementOf } from '../measure/predictions/agreement.ts';
import { expectationsOf, type PredictedCell } from './expectations.ts';
import { keptPredictions } from './resume/kept-predictions.ts';
import type { Session } from './session.ts';

interface Kept extends Pick<Session, 'predictions' | 'sinkTarget'> {
  /** The run as it was stored, where it is continued. */
  readonly earlier: RunRecord | undefined;
}

type Compared = Pick<RunRecord, 'agreements' | 'expectations' | 'notCompared'>;

export async function compared(plan: Plan, cells: readonly Cell[], kept: Kept): Promise<Compared> {
  const agreements: Agreement[] = [];
  const expectations: Expectation[] = [];
  const notCompared: NotCompared[] = [];
  for (const { name } of plan.workloads) {
    const own = cells.filter((cell) => cell.workload === name && (cell.state === 'measured' || cell.state === 'stopped'));
    const { tables, lost, later } = await tablesOf(plan, own, kept);
    notCompared.push(...lost);
    const stands = agreementOfLost(name, { cells: own, lost, later }, kept.earlier);
    agreements.push(
      stands ??
        agreementOf(
          name,
          tables.map(({ id, table }) => [id, table]),
        ),
    );
    const ofLost = (kept.earlier?.expectations ?? []).filter((one) => isLost(one.cell, lost));
    const found = await expectationsOf(plan, name, tables);
    expectations.push(
      ...ofLost,
      ...found.filter((one) => !ofLost.some(({ strategy, are }) => strategy === one.strategy && are === one.are)),
    );
  }
  return {
    agreements,
    ...(expectations.length > 0 && { expectations }),
    ...(notCompared.length > 0 && { notCompared }),
  };
}

interface NotCompared {
  readonly cell: string;
  readonly reason: string;
}

/** Of a cell measured earlier, from the rows that its sink kept. */
async function tablesOf(plan: Plan, cells: readonly Cell[], { predictions, sinkTarget }: Kept) {
  const tables: PredictedCell[] = [];
  const lost: NotCompared[] = [];
  const later = new Set<string>();
  for (const cell of cells) {
    const { id, strategy } = cell;
    const now = await predictions(id);
    if (now !== undefined) later.add(id);
    const table = now ?? (await keptPredictions(plan, sinkTarget(cell)));
    if ('reason' in table) lost.push({ cell: id, reason: table.reason });
    else tables.push({ id, strategy, table });
  }
  return { tables, lost, later };
}

/** What was found of cells whose predictions are lost stands: that all of them agreed, or that two of them did not. */
function agreementOfLost(
  workload: string,
  {
    cells,
    lost,
    later,
  }: { readonly cells: readonly Cell[]; readonly lost: readonly NotCompared[]; readonly later: ReadonlySet<string> },
  earlier: RunRecord | undefined,
): Agreement | undefined {
  const found = earlier?.agreements.find((agreement) => agreement.workload === workload);
  if (found === undefined || lost.length === 0) return undefined;
  if (found.state === 'disagree') {
    const isOfLost = found.cells.some((id) => isLost(id, lost)) && !found.cells.some((id) => later.has(id));
    return isOfLost ? found : undefined;
  }
  return lost.length === cells.length ? found : undefined;
}

function isLost(id: string, lost: readonly NotCompared[]): boolean {
  return lost.some(({ cell }) => cell === id);
}
