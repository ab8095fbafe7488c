import { readFileSync } from 'node:fs';

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

/**
 * CPU seconds of the calling thread: from Node 22.19 on by Node itself, otherwise from Linux's scheduler figures (up to a tick, 1 to
 * 4 ms, late); undefined elsewhere.
 */
export function threadCpuS(): number | undefined {
  const ask = (process as unknown as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage;
  if (ask !== undefined) {
    const { user, system } = ask.call(process);
    return (user + system) / 1e6;
  }
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return undefined;
  }
}

/** CPU seconds of all threads of the process. */
export function processCpuS(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
