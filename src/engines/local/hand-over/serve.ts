/** A worker's loop: it takes rows from the ring, predicts and puts the answers there, until nothing may be claimed any more. */
import { type Batch, type Column, type Columns, concatBatches, elementsOf } from '../../../core/batch.ts';
import type { Clock } from '../../../core/clock.ts';
import type { CallRecord } from '../../../core/worker-outcome.ts';
import type { Answer } from '../../predictor-host.ts';
import type { ArenaReader } from './arena.ts';
import type { Claim, Claims } from './claims.ts';
import { callFields, callWidth, columnOfRows, counters, type Ring, type RingColumn, slot, slotWidth, words } from './ring.ts';
import type { Waiting } from './waiting.ts';

/** An answer with more than a row of the ring can hold: failures, strings, phases. */
export interface ToldAnswer {
  readonly start: number;
  readonly size: number;
  readonly lagMs: number;
  readonly answer: Answer;
}

export interface ServeOptions {
  readonly ring: Ring;
  readonly claims: Claims;
  /** This worker's number. */
  readonly worker: number;
  readonly clock: Clock;
  readonly waiting: Waiting;
  readonly predict: (batch: Batch) => Promise<Answer>;
  readonly arena: (id: number) => ArenaReader;
  readonly tell: (answer: ToldAnswer) => void;
}

/** Messages wait no longer than this behind calls that block the thread. */
const mostWithoutTurnMs = 50;
/** Promises that a call which has blocked the thread takes to settle. */
const hops = 8;
const aHop = Promise.resolve();

export async function serve(options: ServeOptions): Promise<void> {
  const { ring, claims, clock, waiting } = options;
  const freeSlots = Array.from({ length: ring.shape.callsInFlight }, (_, i) => i);
  const underWay = new Set<Promise<void>>();
  let lastTurnMs = clock.now();
  while (!claims.isOver) {
    const freeMs = clock.now();
    if (freeMs - lastTurnMs > mostWithoutTurnMs) {
      await waiting.turn();
      lastTurnMs = clock.now();
    }
    const seen = claims.seen;
    const own = freeSlots.at(-1);
    if (own === undefined) {
      await Promise.race(underWay);
      continue;
    }
    const claim = claims.take();
    if (claim === undefined) {
      if (claims.isOver) break;
      await claims.news(seen);
      continue;
    }
    freeSlots.pop();
    const call = { isDone: false };
    const answered = answer(options, claim, own, freeMs, () => {
      call.isDone = true;
      freeSlots.push(own);
      underWay.delete(answered);
    });
    underWay.add(answered);
    // A call that blocks the thread is finished, and its end stamped, before the next one starts.
    for (let hop = 0; hop < hops && !call.isDone; hop++) await aHop;
    if (!call.isDone) await waiting.turn();
  }
  await Promise.all(underWay);
}

async function answer(options: ServeOptions, claim: Claim, own: number, freeMs: number, done: () => void): Promise<void> {
  const { ring, claims, worker, clock, waiting, predict, tell } = options;
  const { start, size, readyMs } = claim;
  const place = (worker * ring.shape.callsInFlight + own) * slotWidth;
  ring.slots[place + slot.start] = start;
  ring.slots[place + slot.sinceMs] = clock.now();
  ring.slots[place + slot.size] = size;
  const answered = await predict(viewBatch(options, claim));
  // Until then no worker was free, or nothing was due.
  const lagMs = Math.max(0, answered.record.startMs - Math.max(readyMs, freeMs));
  if ('error' in answered || !put(ring, claim, answered.outputs, answered.failed.size, answered.record, lagMs))
    // The driver frees the slot when it is told.
    tell({ start, size, lagMs, answer: answered });
  else {
    (ring.answers[worker] as (typeof ring.answers)[number]).push(start);
    Atomics.add(ring.words, words.answered, 1);
    if (Atomics.exchange(ring.words, words.wanted, 0) === 1) waiting.wake(ring.words, words.answered, 1);
    ring.slots[place + slot.size] = 0;
  }
  claims.answered(size);
  done();
}

/** The rows of a claim, without a copy. */
function viewBatch({ ring, arena }: ServeOptions, { start, size }: Claim): Batch {
  const at = ring.at(start);
  const { inputs, arenas } = ring;
  const view = (from: number, to: number): Batch => {
    const columns: Record<string, Column> = {};
    for (const column of inputs) {
      const { name, dtype, shape } = column.feature;
      columns[name] =
        dtype === 'string'
          ? { dtype, shape, codes: codesOf(column, from, to), dictionary: arena(arenas[from] as number).dictionary() }
          : columnOfRows(column, from, to - from);
    }
    return { size: to - from, keys: ring.keys.subarray(from, to), columns };
  };
  const parts: Batch[] = [];
  for (let from = at; from < at + size;) {
    let to = at + size;
    // Rare: the strings of a call are in two arenas.
    while (arenas[to - 1] !== arenas[from]) to--;
    parts.push(view(from, to));
    from = to;
  }
  return concatBatches(parts);
}

function codesOf({ width, elements }: RingColumn, from: number, to: number): Uint32Array {
  return (elements as Uint32Array).subarray(from * width, to * width);
}

/** Puts an answer into the ring. False if a row of it cannot hold all that there is to say. */
function put(ring: Ring, { start, size }: Claim, outputs: Columns, failed: number, record: CallRecord, lagMs: number): boolean {
  for (const _ in record.phasesS) return false;
  if (failed > 0) return false;
  const hasOutputs = !isEmpty(outputs);
  if (hasOutputs && !fits(ring, outputs, size)) return false;
  const at = ring.at(start);
  if (hasOutputs)
    for (const column of ring.outputs) {
      if (column === undefined) continue;
      const { feature, width, elements } = column;
      elements.set(elementsOf(outputs[feature.name] as Column), at * width);
    }
  const place = at * callWidth;
  const { calls } = ring;
  calls[place + callFields.size] = size;
  calls[place + callFields.startMs] = record.startMs;
  calls[place + callFields.endMs] = record.endMs;
  calls[place + callFields.lagMs] = lagMs;
  calls[place + callFields.retries] = record.retries;
  calls[place + callFields.hasOutputs] = hasOutputs ? 1 : 0;
  for (let i = 0; i < counters.length; i++)
    calls[place + callFields.counters + i] = record.counters[counters[i] as (typeof counters)[number]] ?? 0;
  return true;
}

function isEmpty(outputs: Columns): boolean {
  for (const _ in outputs) return false;
  return true;
}

/** Are they exactly the model's, in numbers? */
function fits({ outputs: columns, shape }: Ring, outputs: Columns, size: number): boolean {
  let given = 0;
  for (const name in outputs) {
    const at = shape.outputs.findIndex((feature) => feature.name === name);
    const column = columns[at];
    const output = outputs[name] as Column;
    if (column === undefined || output.dtype !== column.feature.dtype) return false;
    if (elementsOf(output).length !== size * column.width || !sameShape(output.shape, column.feature.shape)) return false;
    given++;
  }
  return given === columns.length;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}
