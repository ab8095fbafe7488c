/** `2026-11-28T09:00:00.25Z`, with an offset, or as BigQuery writes it (`2026-11-28 09:00:00.25 UTC`). */
const form = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(?: ?(?:([Zz]|UTC|GMT)|([+-])(\d\d):?(\d\d)?))?$/;

/** Milliseconds since 1970 with their fraction; without a zone, of UTC. Undefined for any other text, or a day that does not exist. */
export function timestampMs(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const at = (i: number) => Number((parts[i] ?? '0').replace(',', '.'));
  const [year, month, day, hour, minute, second] = [at(1), at(2), at(3), at(4), at(5), at(6)];
  const [fraction, offsetHours, offsetMinutes] = [at(7), at(10), at(11)];
  const days = new Date(Date.UTC(year, month - 1, day));
  const exists = days.getUTCMonth() === month - 1 && days.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (parts[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  const minutes = hour * 60 + minute - offset;
  return days.getTime() + minutes * 60_000 + (second + fraction) * 1000;
}
