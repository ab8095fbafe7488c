/** Shared between the pacer's thread and the driver. */
export interface PacerShared {
  /** Int32: [released, wake word, driver wants a message, stop, bell]. Workers who wait for rows wait for the bell. */
  readonly control: SharedArrayBuffer;
  /** Float64: [start, alarm, end] in milliseconds of the system clock. */
  readonly times: SharedArrayBuffer;
}

export const released = 0;
export const wakeWord = 1;
export const wantsMessage = 2;
export const stopped = 3;
export const bell = 4;
export const startTime = 0;
export const alarmTime = 1;
export const endTime = 2;

export function makePacerShared(): PacerShared {
  const shared: PacerShared = { control: new SharedArrayBuffer(20), times: new SharedArrayBuffer(24) };
  new Float64Array(shared.times)[alarmTime] = Infinity;
  return shared;
}

/** Sets one additional wake-up, replacing the previous one. */
export function setAlarm(control: Int32Array, times: Float64Array, atMs: number): void {
  // The usual case: don't wake the pacer for nothing.
  if (times[alarmTime] === atMs) return;
  times[alarmTime] = atMs;
  poke(control);
}

export function poke(control: Int32Array): void {
  Atomics.add(control, wakeWord, 1);
  Atomics.notify(control, wakeWord);
}
