/** Numbers and text for reports. */
import type { Range } from './predictor.ts';

/** Three significant digits below 100; above, whole numbers with thousands separators. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value.toLocaleString('en-US');
  if (Number.isInteger(value) || size >= 99.95) return Math.round(value).toLocaleString('en-US');
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return size < 1e-6 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}

/** Two significant digits, for what nobody knows better. */
export function roughly(value: number): string {
  return significant(value, 2);
}

/** Six significant digits: enough to follow a calculation by hand. */
export function exact(value: number): string {
  return significant(value, 6);
}

const formats = new Map<number, Intl.NumberFormat>();

/** A format takes far longer to make than to use. */
function significant(value: number, digits: number): string {
  const format = formats.get(digits) ?? new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits });
  formats.set(digits, format);
  return format.format(value);
}

/** `4.47 (1 to 20)`; just the value where nothing else is possible. */
export function rangeText({ value, low, high }: Range, format = formatNumber): string {
  return low === high ? format(value) : `${format(value)} (${format(low)} to ${format(high)})`;
}

/** To a tenth of a percent. */
export function formatPercent(share: number): string {
  return `${formatNumber(Math.round(share * 1000) / 10)} %`;
}

/** ` less 20 %`: what is taken off a list price. */
export function lessText({ discount }: { readonly discount?: number | undefined }): string {
  return discount === undefined ? '' : ` less ${formatPercent(discount)}`;
}

/** With its sign. */
export function formatChange(share: number): string {
  return `${share > 0 ? '+' : ''}${formatPercent(share)}`;
}

/** Mebibytes. */
export function formatMiB(bytes: number): string {
  return formatNumber(Math.round(bytes / 2 ** 20));
}

/** Without control characters, which could upset the terminal, end a table row, or turn the direction of the text. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are removed here
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
}

/** `6 s`, `1 min 20 s`, `2 h 5 min`: whole seconds, or minutes. */
export function durationText(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  const minutes = s < 3600 ? Math.floor(s / 60) : Math.round(s / 60);
  if (s < 3600) return `${minutes} min${s % 60 === 0 ? '' : ` ${s % 60} s`}`;
  return `${formatNumber(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

/** `once`, `1,200 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : `${formatNumber(count)} times`;
}

/** Shown where there is no figure. */
export const absent = '—';

/** Names in a sentence, or the first of very many. */
export function namesText(names: readonly string[], most = 40): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
