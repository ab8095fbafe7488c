/** Lines of a terminal that is `columns` wide. Names of cells are ASCII. */
import type { RunProgress } from '../../run/progress/run-progress.ts';
import { figuresNow, placeOf, runNow } from './words.ts';

const leastName = 12;
const barColumns = { least: 8, most: 30 };

/** Of the cell in work. What finds no room is left out, the name shortened first. */
export function cellLine(run: RunProgress, columns: number, state?: string): string {
  const { cell } = run;
  if (cell === undefined) return '';
  const place = `${placeOf(run)} `;
  let figures = [...(state === undefined ? [] : [{ text: state, worth: Infinity }]), ...figuresNow(cell)];
  const text = () => figures.map((figure) => figure.text).join(', ');
  const room = () => columns - place.length - 2 - text().length;
  while (figures.length > 1 && room() < Math.min(leastName, cell.cell.id.length)) {
    const least = Math.min(...figures.map(({ worth }) => worth));
    figures = figures.filter(({ worth }) => worth > least);
  }
  return `${place}${shortened(cell.cell.id, room())}  ${text()}`.slice(0, columns);
}

/** Of the whole run. */
export function barLine(run: RunProgress, columns: number): string {
  const text = runNow(run);
  const width = Math.min(barColumns.most, columns - text.length - 2);
  if (width < barColumns.least) return text.slice(0, columns);
  const full = Math.round(run.share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}  ${text}`;
}

function shortened(name: string, length: number): string {
  if (name.length <= length) return name;
  const kept = Math.max(0, length - 1);
  return `${name.slice(0, Math.ceil(kept / 2))}…${name.slice(name.length - Math.floor(kept / 2))}`;
}
