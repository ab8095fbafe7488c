/** What asks to stop: Ctrl-C, a service manager or `timeout`, a terminal that closes. It may reach every process of a run at once. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** In place of the sudden end that these signals are by default. */
export function onStop(stop: () => void): void {
  for (const signal of stopSignals) process.on(signal, stop);
}
