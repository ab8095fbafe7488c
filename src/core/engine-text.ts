import type { Runner } from './keys/engine.ts';
import type { BeamEngine } from './record.ts';

const runners: Readonly<Record<Runner, string>> = {
  direct: 'direct runner',
  prism: 'Prism',
  flink: 'Flink',
  dataflow: 'Dataflow',
};

/** As every language and message names it: `Apache Beam 2.77.0 (Prism)`. */
export function engineText({ runner, versions: { beam } }: BeamEngine): string {
  return `Apache Beam${beam === undefined ? '' : ` ${beam}`} (${runners[runner]})`;
}
