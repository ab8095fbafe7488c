/** The jars of a Flink cluster with Beam's runner, made once in the cache folder by pip and Maven. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beamPackage } from '../../../../setup/beam.js';
import { cacheFolder } from '../../../../setup/paths.js';
import { runCommand } from '../../../../setup/run-command.js';
import { keep, makeStaging } from '../../../../setup/staging.js';
import { exitCodes, ProblemsError } from '../../../core/problems.ts';
import type { ClusterTools } from './tools.ts';

/** The newest for which Beam's runner can be had. */
export const flinkVersion = '1.19.3';
const beamRunnerVersion = '2.62.0';

/** What the jars are made from, and how the cluster logs. */
const sources = join(beamPackage, 'flink');
export const logSettings = join(sources, 'log4j2.properties');

export interface FlinkJars {
  /** Of every process of the cluster: Flink, its logging, Beam. */
  readonly classPath: readonly string[];
  /** What a job brings to a cluster that has Beam on its class path. */
  readonly submit: string;
  /** What a job brings to any other cluster: the whole of Beam's runner. */
  readonly beam: string;
}

function folder(): string {
  const made = ['pom.xml', 'requirements.lock'].map((name) => readFileSync(join(sources, name), 'utf8')).join('');
  const hash = createHash('sha256').update(made).digest('hex').slice(0, 12);
  return join(cacheFolder(), `flink-${flinkVersion}-beam-${beamRunnerVersion}-${hash}`);
}

/** Undefined until they have been made. */
export async function flinkJars(): Promise<FlinkJars | undefined> {
  const place = folder();
  if (!existsSync(place)) return undefined;
  const beam = join(place, 'beam.jar');
  const flink = (await readdir(join(place, 'flink'))).toSorted().map((name) => join(place, 'flink', name));
  return { classPath: [...flink, beam], submit: join(place, 'submit.jar'), beam };
}

/** Makes them if they are not there. Throws ProblemsError if they cannot be fetched. */
export async function setUpFlinkJars(tools: ClusterTools, say: (line: string) => void): Promise<FlinkJars> {
  const present = await flinkJars();
  if (present !== undefined) return present;
  say(`fetching Flink ${flinkVersion} and Beam's runner for it into the cache folder of this user, once (500 MB, some minutes)`);
  const staging = await makeStaging(process.env);
  try {
    await fetchAll(staging, tools);
    await keep(join(staging, 'jars'), folder(), () => Promise.resolve(true));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const made = await flinkJars();
  if (made === undefined) throw new Error(`${folder()} was not made`);
  return made;
}

async function fetchAll(staging: string, { python, maven }: ClusterTools): Promise<void> {
  const wheels = join(staging, 'pip');
  const jars = join(staging, 'jars');
  await mkdir(jars);
  await copyFile(join(sources, 'pom.xml'), join(staging, 'pom.xml'));
  const env = { ...process.env, PYTHONPATH: beamPackage };
  const pip = ['-m', 'pip', 'download', '--no-deps', '--no-binary', ':all:', '--no-build-isolation', '--require-hashes'];
  const [fetched, built] = await Promise.all([
    runCommand(python, [...pip, '-r', join(sources, 'requirements.lock'), '-d', wheels], { env, minutes: 20 }),
    // -C: a wrong checksum is an error.
    runCommand(maven, ['-B', '-q', '-C', '-f', join(staging, 'pom.xml'), 'package'], { env, minutes: 20 }),
  ]);
  const problems = [
    ...(fetched.ok ? [] : [{ message: `pip could not fetch Flink's jars: ${fetched.failure}`, remedy: retry }]),
    ...(built.ok ? [] : [{ message: `Maven could not build Beam's runner for Flink: ${built.failure}`, remedy: retry }]),
  ];
  if (problems.length > 0) throw new ProblemsError(problems, { exitCode: exitCodes.environment });
  const [sdist = ''] = await readdir(wheels);
  const from = [join(wheels, sdist), join(staging, 'target', 'beam.jar')];
  const taken = await runCommand(python, ['-m', 'predbench_beam.flink_jars', ...from, jars], { env, minutes: 5 });
  if (taken.ok) return;
  const problem = { message: `Flink's jars could not be unpacked: ${taken.failure}`, remedy: 'free 1 GB in the cache folder' };
  throw new ProblemsError(problem, { exitCode: exitCodes.environment });
}

const retry = 'check the connection, and the settings of pip and Maven, then try again';
