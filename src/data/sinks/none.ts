import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import type { SinkFactory } from './sink.ts';

const options = z.strictObject({});

/** Keeps nothing: for measuring without a sink. */
export const noneSink: SinkFactory = {
  name: 'none',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  open: async () => ({ write: async () => undefined, reject: async () => undefined, close: async () => undefined }),
};
