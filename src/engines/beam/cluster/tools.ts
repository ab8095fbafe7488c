import { beamPython } from '../../../../setup/beam.js';
import { findOnPath, runCommand } from '../../../../setup/run-command.js';
import { exitCodes, type Problem, ProblemsError } from '../../../core/problems.ts';

/** What a cluster on this machine needs beside its jars: paths of commands. */
export interface ClusterTools {
  readonly java: string;
  readonly maven: string;
  readonly python: string;
}

const oldestJava = 11;

/** Throws ProblemsError that names all that is missing. */
export async function clusterTools(jarsAreThere: boolean): Promise<ClusterTools> {
  const java = findOnPath(['java'], process.env);
  const maven = findOnPath(['mvn'], process.env);
  const python = beamPython();
  const problems: Problem[] = [];
  if (java === undefined)
    problems.push({ message: 'Java is not on the PATH; Flink runs on it', remedy: 'install Java 11 or 17' });
  else {
    const version = await javaVersion(java);
    if (version === undefined || version < oldestJava) {
      const found = version === undefined ? 'it does not say its version' : `it is Java ${version}`;
      problems.push({
        message: `${java} cannot run Flink: ${found}`,
        remedy: 'install Java 11 or 17, and put it first on the PATH',
      });
    }
  }
  if (maven === undefined && !jarsAreThere)
    problems.push({
      message: "Maven (mvn) is not on the PATH; it fetches Beam's runner for Flink, once",
      remedy: 'install Maven',
    });
  if (python === undefined)
    problems.push({ message: "the Python of Beam's workers is not set up", remedy: 'run: predbench setup beam' });
  if (java === undefined || python === undefined || problems.length > 0)
    throw new ProblemsError(problems, { exitCode: exitCodes.environment });
  return { java, maven: maven ?? 'mvn', python };
}

/** 17 of "openjdk 17.0.15 2025-04-15", 8 of one that does not know --version. */
export async function javaVersion(java: string): Promise<number | undefined> {
  const { ok, stdout } = await runCommand(java, ['--version'], { env: process.env });
  const major = /\b(\d+)(?:\.|\s|$)/.exec(stdout)?.[1];
  return ok && major !== undefined ? Number(major) : undefined;
}
