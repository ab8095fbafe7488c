import yargs from 'yargs';
import { type ExitCode, exitCodes } from '../../core/problems.ts';

/** Prints yargs' own script: for zsh if that is the user's shell, else for bash. */
export function run(): Promise<ExitCode> {
  yargs([]).scriptName('predbench').completion('completion').showCompletionScript();
  return Promise.resolve(exitCodes.ok);
}
