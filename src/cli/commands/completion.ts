import { type ExitCode, exitCodes } from '../../core/problems.ts';
import type { Context, Given } from './command.ts';

/** Asks for completions: before the shell and the words. */
export const completing = '--complete';

/** Where nothing is offered, bash takes a file. */
const bash = `# Completion of predbench for bash: predbench completion >> ~/.bashrc
_predbench_completions() {
  local IFS=$'\\n'
  COMPREPLY=($(predbench ${completing} bash "\${COMP_WORDS[@]:1:COMP_CWORD}"))
}
complete -o bashdefault -o default -F _predbench_completions predbench`;

const zsh = `#compdef predbench
# Completion of predbench for zsh: predbench completion >> ~/.zshrc
_predbench_completions() {
  local -a offered
  offered=("\${(@f)$(predbench ${completing} zsh "\${(@)words[2,CURRENT]}")}")
  if [[ -n "\${offered[1]}" ]]; then
    _describe predbench offered
  else
    _files
  fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then
  _predbench_completions "$@"
else
  compdef _predbench_completions predbench
fi`;

/** For zsh if that is the user's shell, else for bash. */
export function run(_: Given, { output }: Context): Promise<ExitCode> {
  output.print(/\bzsh$/.test(process.env['SHELL'] ?? '') ? zsh : bash);
  return Promise.resolve(exitCodes.ok);
}
