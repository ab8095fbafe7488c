import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import type { Sink, SinkFactory } from './sink.ts';

const options = z.strictObject({});

export const nowhere: Sink = { write: async () => undefined, reject: async () => undefined, close: async () => undefined };

/** Keeps nothing, to measure without a sink. */
export const noneSink: SinkFactory = {
  name: 'none',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  open: async () => nowhere,
};
