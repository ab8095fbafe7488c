// @ts-check
/** Beam's local runner Prism, built from its pinned version. Go checks the source against its checksum database. */
import { beamVersion } from './beam.js';
import { runCommand } from './run-command.js';

/**
 * Builds Prism into the folder.
 * @param {string} folder
 * @param {import('./paths.js').Environment} env
 * @returns {Promise<import('./wheel.js').Missing[]>}
 */
export async function buildPrism(folder, env) {
  const source = `github.com/apache/beam/sdks/v2/go/cmd/prism@v${beamVersion}`;
  const built = await runCommand('go', ['install', source], { env: { ...env, GOBIN: folder }, minutes: 30 });
  if (built.ok) return [];
  const remedy = `check that Go reaches its module proxy, or name a Prism ${beamVersion} with PREDBENCH_PRISM`;
  return [{ what: `Prism was not built by go install ${source}: ${built.failure}`, remedy }];
}
