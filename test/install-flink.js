/** Fetches Flink and Beam's runner for it where this machine can; says why where it cannot. Runs after the build. */
import { setUpFlinkJars } from '../dist/engines/beam/cluster/jars.js';
import { clusterTools } from '../dist/engines/beam/cluster/tools.js';

await setUpFlinkJars(await clusterTools(false), (line) => process.stderr.write(`${line}\n`));
