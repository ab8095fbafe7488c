/**
 * The server's own milliseconds from the header `Server-Timing` (W3C, "name;dur=12.5;desc=..., name2;dur=3"): the metric `total`, or the
 * only one with a duration; undefined if it is unclear which is the total. Google's front end (`gfe...`) is ignored: its time includes the
 * way to the model.
 */
export function serverMs(header: string): number | undefined {
  const timed = header.split(',').flatMap((metric) => {
    const [name = '', ...parameters] = metric.split(';').map((part) => part.trim());
    const duration = parameters.map((part) => /^dur\s*=\s*"?(\d+(?:\.\d+)?)"?$/i.exec(part)?.[1]).find((ms) => ms !== undefined);
    return duration === undefined || name.toLowerCase().startsWith('gfe')
      ? []
      : [{ name: name.toLowerCase(), ms: Number(duration) }];
  });
  return (timed.find(({ name }) => name === 'total') ?? (timed.length === 1 ? timed[0] : undefined))?.ms;
}
