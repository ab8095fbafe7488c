/**
 * Milliseconds that a server took, from its header `Server-Timing` (W3C Server Timing, "name;dur=12.5;desc=..., name2;dur=3"): the metric
 * `total`, or the only one with a duration. Undefined where the header does not tell which of several is the whole. Google's front end
 * (`gfe...`) times all that lies behind it, the way from there to the model too: no server's own time.
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
