import type { Analysis } from '../../analysis/index.ts';
import type { Capacity } from '../../core/record.ts';
import { aligned, type TextCell } from './aligned.ts';
import { boundText, capacityHead, capacityRemarks, capacityRow } from '../capacity.ts';
import type { WorkloadComparison } from '../../analysis/comparison/comparison.ts';
import { oneLine } from '../../core/text.ts';
import type { Overview } from '../../analysis/comparison/overview.ts';
import { figureText, mainFigures, remarksOf } from '../../analysis/comparison/tables.ts';

/** Adds colour to text; nothing does where there is none. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const plain: Palette = { bold: String, dim: String, good: String, bad: String };

/** The report's main tables for a terminal: aligned, best figures in the palette's `good`; then the paragraphs of `ending`. */
export function renderTerminal(analysis: Analysis, ending: readonly string[] = [], palette: Palette = plain): string {
  const { record, wrong, notes, workloads, overviews } = analysis;
  const lines = [
    palette.bold(oneLine(record.name)),
    ...(record.note === undefined ? [] : [oneLine(record.note)]),
    ...wrong.map((sentence) => palette.bad(`! ${oneLine(sentence)}`)),
    ...(record.capacities === undefined
      ? workloads.flatMap((workload) => ['', ...workloadLines(workload, palette)])
      : ['', ...capacityLines(record.capacities, palette)]),
    ...overviews.flatMap((overview) => ['', ...overviewLines(overview, palette)]),
    '',
    ...notes.map((note) => palette.dim(oneLine(note))),
    ...ending.flatMap((sentence) => ['', oneLine(sentence)]),
  ];
  return `${lines.join('\n')}\n`;
}

function workloadLines(workload: WorkloadComparison, palette: Palette): string[] {
  const { name, asked, rows } = workload;
  const shown = mainFigures(workload);
  return [
    `${palette.bold(oneLine(name))}  ${oneLine(asked)}`,
    ...(rows.length === 0 ? [] : aligned([headOf(shown, palette), ...rows.map((row) => cellsOf(row, shown, palette))], 2)),
    ...remarksOf(workload).map((remark) => `  ${oneLine(remark)}`),
  ];
}

function painted(texts: readonly string[], paint: TextCell['paint']): TextCell[] {
  return texts.map((text) => ({ text: oneLine(text), paint }));
}

function overviewLines({ title, scaled, head, rows, numbersFrom, remarks }: Overview, palette: Palette): string[] {
  return [
    `${palette.bold(title)}${scaled === undefined ? '' : `  ${scaled}`}`,
    ...aligned([painted(head, palette.dim), ...rows.map((cells) => painted(cells, String))], numbersFrom),
    ...remarks.map((remark) => `  ${oneLine(remark)}`),
  ];
}

function capacityLines(capacities: readonly Capacity[], palette: Palette): string[] {
  const rows = capacities.map((capacity) => painted(capacityRow(capacity), String));
  return [
    palette.bold(boundText(capacities)),
    ...aligned([painted(capacityHead, palette.dim), ...rows], 1),
    ...capacityRemarks(capacities).map((remark) => `  ${oneLine(remark)}`),
  ];
}

function headOf(shown: ReturnType<typeof mainFigures>, { dim }: Palette): TextCell[] {
  return ['strategy', 'evidence', ...shown.map(({ label, short }) => short ?? label)].map((text) => ({ text, paint: dim }));
}

function cellsOf(row: WorkloadComparison['rows'][number], shown: ReturnType<typeof mainFigures>, palette: Palette): TextCell[] {
  return [
    { text: oneLine(row.strategy), paint: row.unranked === undefined ? String : palette.dim },
    { text: row.evidence, paint: palette.dim },
    ...shown.map((figure) => ({ text: figureText(row, figure), paint: row.best.has(figure.key) ? palette.good : String })),
  ];
}
