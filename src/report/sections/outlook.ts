/** What `run --dry-run` says. */
import type { CellOutlook, DurationOutlook, Outlook } from '../../analysis/outlook/outlook.ts';
import { absent, formatNumber, durationText } from '../../core/text.ts';
import { type Block, heading, list, table, text } from '../document.ts';

export interface OutlookPlace {
  /** What it may cost. */
  readonly cost: readonly string[];
  /** Where the results go. */
  readonly results: string;
  readonly repeats: number;
  readonly thresholds: number;
  /** That would be sent to a cloud. */
  readonly jobs: readonly { readonly cell: string; readonly text: readonly string[] }[];
  readonly jobsNotShown?: string;
}

export function outlookBlocks(
  outlook: Outlook,
  { cost, results, repeats, thresholds, jobs, jobsNotShown }: OutlookPlace,
): Block[] {
  const { name, cells, duration, basis } = outlook;
  if (cells.length === 0) return [heading(1, `${name}: all cells are measured, nothing is left to run`)];
  const run = cells.filter(({ notApplicable }) => notApplicable === undefined).length;
  return [
    heading(1, `${name}: ${formatNumber(run)} ${run === 1 ? 'cell' : 'cells'}, ${lastsText(duration)}`),
    table(['', 'cell', 'rows', 'schedule', 'takes about'], cells.map(cellRow), 2),
    text(basisText(duration, basis)),
    ...cost.flatMap(costBlocks),
    ...jobs.flatMap((job) => [text(job.cell), list(job.text)]),
    ...(jobsNotShown === undefined ? [] : [text(`The job that would be sent is not shown: ${jobsNotShown}`)]),
    text(
      `${repeats === 1 ? 'Each cell runs once' : `${formatNumber(repeats)} repeats of each cell`}; ${thresholds === 0 ? 'no thresholds' : `${thresholds} ${thresholds === 1 ? 'threshold' : 'thresholds'}`}.`,
    ),
    text(`Results go to ${results}.`),
    text('Nothing was run. predbench run --check tries the strategies.'),
  ];
}

/** An estimate has a line for each part. */
function costBlocks(lines: string): Block[] {
  const [first = '', ...parts] = lines.split('\n');
  return [text(first), ...(parts.length === 0 ? [] : [list(parts.map((part) => part.trim()))])];
}

function cellRow({ id, rows, scheduleS, aboutS, notApplicable }: CellOutlook, index: number): string[] {
  const place = String(index + 1);
  if (notApplicable !== undefined) return [place, `${id}: not applicable`, absent, absent, absent];
  return [place, id, rows === undefined ? absent : formatNumber(Math.round(rows)), secondsText(scheduleS), secondsText(aboutS)];
}

function secondsText(value: number | undefined): string {
  return value === undefined ? absent : durationText(Math.max(1, value));
}

function lastsText(duration: DurationOutlook): string {
  if (duration.state === 'endless') return 'until it is stopped';
  return `${duration.state} ${durationText(duration.seconds)}`;
}

function basisText(duration: DurationOutlook, basis: string | undefined): string {
  const of =
    basis === undefined ? 'No earlier run of it on this machine tells how long its cells take' : `Times are those of ${basis}`;
  return duration.state === 'at least'
    ? `${of}; ${basis === undefined ? 'counted are' : 'of what it did not run, counted are'} the schedules alone.`
    : `${of}.`;
}
