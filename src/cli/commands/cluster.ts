import { bringDown, bringUp, clusterStatus, type ClusterStatus } from '../../engines/beam/index.ts';
import { didYouMean, type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { Context, Given, Output } from './command.ts';

const actions = ['up', 'down', 'status'] as const;
type Action = (typeof actions)[number];

export async function run(given: Given, { output, signal }: Context): Promise<ExitCode> {
  const action = actionOf(given['action']);
  if (action !== 'up' && given['workers'] !== undefined)
    throw new ProblemsError({ file: '--workers', message: 'belongs to `predbench cluster up`', remedy: 'leave it out' });
  if (action === 'up') return up(workersOf(given['workers']), output, signal);
  if (action === 'status') return status(output);
  output.print((await bringDown()) ? 'The Flink cluster has ended.' : 'No Flink cluster was running.');
  return exitCodes.ok;
}

function actionOf(text: string | undefined): Action {
  const action = actions.find((name) => name === text);
  if (action !== undefined) return action;
  const message = text === undefined ? 'nothing to do' : `unknown action "${text}"${didYouMean(text, actions)}`;
  throw new ProblemsError({ message, remedy: `one of: ${actions.map((name) => `predbench cluster ${name}`).join(', ')}` });
}

function workersOf(text = '2'): number {
  const workers = Number(text);
  if (/^\d+$/.test(text) && workers >= 1 && workers <= 64) return workers;
  throw new ProblemsError({ file: '--workers', message: `"${text}" is not a whole number from 1 to 64`, remedy: 'such as 2' });
}

async function up(workers: number, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const { state, wasRunning } = await bringUp(workers, (line) => output.say(line), signal);
  output.print(`A Flink cluster ${wasRunning ? 'was already' : 'is'} running: http://${state.master}`);
  output.print('Run on it: predbench run FILE --engine beam:flink. End it: predbench cluster down');
  return exitCodes.ok;
}

async function status(output: Output): Promise<ExitCode> {
  const found = await clusterStatus();
  if (found === undefined) {
    output.print('No Flink cluster is running. Start one: predbench cluster up');
    return exitCodes.environment;
  }
  for (const line of linesOf(found)) output.print(line);
  return found.problem === undefined ? exitCodes.ok : exitCodes.environment;
}

function linesOf({ state, alive, problem, slots, jobs }: ClusterStatus): string[] {
  const processes = state.processes.map(
    (one) => `  ${one.name.padEnd(15)}${alive.includes(one) ? `process ${one.pid}` : `has ended; its log: ${one.log}`}`,
  );
  const working = jobs.map(({ jid, name, state: jobState }) => `  job ${jid} ${name}: ${jobState.toLowerCase()}`);
  return [
    problem === undefined ? `A Flink cluster is running: http://${state.master}` : `The Flink cluster is broken: ${problem}`,
    ...processes,
    ...(slots === undefined ? [] : [`  ${slots.free} of ${slots.total} slots are free`]),
    ...working,
    ...(problem === undefined ? [] : ['Mend it: predbench cluster up']),
  ];
}
