/** What is said of predictions beside the source's own rows. */
import type { Expectation, RunRecord } from '../../core/record.ts';
import { formatNumber } from '../../core/text.ts';

/** Does it contradict what the strategy must predict? */
export function contradictsExpected({ are, differing }: Expectation): boolean {
  return are === 'predictions' && differing > 0;
}

/** Of one workload, a sentence a strategy. */
export function expectationTexts({ expectations = [] }: RunRecord, workload: string): string[] {
  return expectations.filter((one) => one.workload === workload).map(expectationText);
}

export function expectationText({ strategy, are, compared, missing, unreadable, differing, ...more }: Expectation): string {
  const { maxDifference, example } = more;
  const against = are === 'predictions' ? 'the expected predictions' : 'the labels';
  const apart = [
    ...(missing > 0 ? [`${formatNumber(missing)} were not predicted`] : []),
    ...(unreadable === undefined ? [] : [unreadableText(unreadable)]),
  ].map((text) => `; ${text}`);
  if (compared === 0) return `${strategy} could not be compared with ${against}${apart.join('')}.`;
  const largest = `largest difference ${formatNumber(maxDifference)} (allowed: 1e-5, absolute or relative)`;
  if (differing === 0)
    return `${strategy} agrees with ${against}: ${formatNumber(compared)} instances, ${largest}${apart.join('')}.`;
  const first =
    example === undefined ? '' : `; first ${placeOf(example)}: ${example.values[0]}, but predicted ${example.values[1]}`;
  return `${strategy} differs from ${against} in ${formatNumber(differing)} of ${formatNumber(compared)} instances: ${largest}${first}${apart.join('')}.`;
}

/** `line 7 (id "a7"), weight`. */
function placeOf({ key, origin, output }: NonNullable<Expectation['example']>): string {
  const { line, row, file, id } = origin ?? {};
  const number = line === undefined ? (row === undefined ? `instance ${key}` : `row ${row}`) : `line ${line}`;
  return `${number}${file === undefined ? '' : ` of ${file}`}${id === undefined ? '' : ` (id ${id})`}, ${output}`;
}

function unreadableText({ rows, first }: NonNullable<Expectation['unreadable']>): string {
  return rows === 0 ? `reading them ended early: ${first}` : `${formatNumber(rows)} rows of the source have none (${first})`;
}
