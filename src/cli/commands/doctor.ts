import { bundledExperiment } from '../../core/paths.ts';
import { once } from 'node:events';
import { access, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { createServer } from 'node:net';
import pc from 'picocolors';
import { probeTensorflow } from '../../../setup/tensorflow.js';
import { measureCeiling } from '../../engines/local/index.ts';
import { ceilingPath, writeCeiling } from '../../run/generator-ceiling.ts';
import { ceilingText } from '../../report/sections/generator.ts';
import { machine } from '../../core/machine.ts';
import { type ExitCode, exitCodes, messageOf } from '../../core/problems.ts';
import { ownVersion } from '../../core/version.ts';
import { beamFindings } from '../doctor/beam.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Context, Given, Output } from './command.ts';

/** As in `engines` of package.json. */
const oldestNode = [20, 19] as const;

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const findings = [node(), await tensorflow(), cores(), memory(), await port(), await disk(), await bundled()];
  output.print(`predbench ${ownVersion()}`);
  show(findings, 'missing', output);
  output.print('\nApache Beam, for experiments that choose it as their engine');
  show(await beamFindings(), 'absent', output);
  if (given['calibrate'] !== undefined) await calibrate(output);
  return findings.some(({ remedy }) => remedy !== undefined) ? exitCodes.environment : exitCodes.ok;
}

/** `lack`: how serious it is that something is not there. */
function show(findings: readonly Finding[], lack: 'missing' | 'absent', output: Output): void {
  const colors = pc.createColors(output.color);
  const bad = lack === 'missing' ? colors.red : colors.yellow;
  for (const { what, found, remedy } of findings) {
    const mark = remedy === undefined ? colors.green('ok     ') : bad(lack.padEnd(7));
    output.print(`${mark}  ${what.padEnd(12)}${found}`);
    if (remedy !== undefined) output.print(`${' '.repeat(21)}${remedy}`);
  }
}

async function calibrate(output: Output): Promise<void> {
  const ceiling = await measureCeiling((what) => output.say(`calibrating: ${what}`));
  await writeCeiling(ceiling);
  output.print(`Generator    ${ceilingText(ceiling)}`);
  output.print(`             kept in ${ceilingPath()} for runs on this machine`);
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return {
    what: 'Node',
    found: `${process.versions.node}, ${process.platform} ${process.arch}`,
    ...(old && { remedy: `install Node ${oldestNode.join('.')} or later` }),
  };
}

async function tensorflow(): Promise<Finding> {
  const probe = await probeTensorflow();
  if (probe.ok) return { what: 'TensorFlow', found: `${probe.libtensorflow} (tfjs-node ${probe.tfjsNode})` };
  return {
    what: 'TensorFlow',
    found: probe.reason,
    remedy: 'run npx predbench setup; without it, only strategies that call a remote service run',
  };
}

function cores(): Finding {
  const { cores, cpu } = machine();
  const shared = cores < 2 ? '; strategies and services share it, which blurs the comparison' : '';
  return { what: 'Cores', found: `${cores} (${cpu})${shared}` };
}

function memory(): Finding {
  const total = machine().memoryBytes;
  const found = `${gigabytes(total)}, ${gigabytes(Math.min(total, freemem()))} free`;
  return {
    what: 'Memory',
    found,
    ...(total < 1e9 && { remedy: 'a run needs about 1 GB: close other programs, or give the container more' }),
  };
}

async function port(): Promise<Finding> {
  const server = createServer();
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { what: 'Local port', found: 'available on 127.0.0.1' };
  } catch (error) {
    return {
      what: 'Local port',
      found: `none available on 127.0.0.1: ${messageOf(error)}`,
      remedy: 'allow local sockets: the embedded services need them',
    };
  } finally {
    server.close();
  }
}

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(tmpdir());
  const free = bavail * bsize;
  return {
    what: 'Work folder',
    found: `${gigabytes(free)} free in ${tmpdir()}`,
    ...(free < 0.5e9 && { remedy: 'free some space, or set TMPDIR to another folder' }),
  };
}

async function bundled(): Promise<Finding> {
  try {
    await access(bundledExperiment);
    return { what: 'Bundled', found: 'the experiment of `predbench run`' };
  } catch {
    return { what: 'Bundled', found: `${bundledExperiment} is missing`, remedy: 'reinstall predbench' };
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
