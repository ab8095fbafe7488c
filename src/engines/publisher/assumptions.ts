import { isEmulated } from '../../data/google/pubsub/client.ts';
import type { CellTask } from '../engine.ts';

/** Assumptions of a cell that uses Pub/Sub. */
export function pubsubAssumptions({ queue, sink }: Pick<CellTask, 'queue' | 'sink'>): string[] {
  const isUsed = queue !== undefined || sink.use === 'pubsub';
  return isUsed && isEmulated() ? ["Pub/Sub was an emulator (PUBSUB_EMULATOR_HOST); its times are not the cloud's"] : [];
}
