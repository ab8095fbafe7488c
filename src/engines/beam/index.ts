/** The public part of the Beam engine. */
export { beamEngine } from './beam-engine.ts';
export { bringDown, bringUp } from './cluster/cluster.ts';
export { flinkJars } from './cluster/jars.ts';
export { clusterTools } from './cluster/tools.ts';
export { clusterStatus, type ClusterStatus } from './cluster/status.ts';
export { isBilledDataflow } from './dataflow/options.ts';
