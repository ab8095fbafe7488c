/** What to keep in mind, in English: what is the matter, and what to do. */
import type { Caveat } from '../../../analysis/answer/caveats.ts';
import { formatNumber } from '../../../core/text.ts';
import { some } from './words.ts';

export function caveat(of: Caveat): string {
  const { strategies, workloads } = of;
  const who = some(strategies);
  const where = workloads.length === 0 ? '' : ` in ${some(workloads)}`;
  const are = strategies.length > 1 ? 'are' : 'is';
  switch (of.kind) {
    case 'not run to its end':
      return of.state === 'stopped'
        ? 'The run was stopped before its end: cells are missing or partial. Run it to the end.'
        : 'The run has not ended: cells are missing.';
    case 'disagree':
      return `Predictions disagree${where}: ${share(of)} differ. Find out which strategy is wrong first.`;
    case 'not as expected':
      return `${who} differs from the expected predictions${where}: ${share(of)}. Find out which are wrong first.`;
    case 'failed':
      return `${who} failed${where}: ${sentence(of.reason)} Repair that, then run again.`;
    case 'not ranked':
      return `${who} ${are} not ranked${where}: ${sentence(of.reason)}`;
    case 'stand-in':
      return of.profile === undefined
        ? `${who} called stand-ins here. Compare with real services.`
        : `${who} called a stand-in that took the time of ${of.profile}, as measured elsewhere. Compare with real services.`;
    case 'repeats':
      return of.repeats === 1
        ? `${of.most === 1 ? 'Each strategy' : 'Some'} ran once: differences may be chance. Repeat it 12 times.`
        : `${of.repeats} repeats are few: no interval, no test of significance. Repeat it 12 times.`;
    case 'scaled':
      return `The run was made smaller, by ${formatNumber(of.factor)}. Run it at full size before you decide.`;
    case 'warning':
      return warningText(of);
    case 'unpriced':
      return `${who} used something without a price, so the cost is "at least". Give its price.`;
    case 'assumed cost':
      return 'Costs are estimates at list prices. Give your own prices and discounts.';
  }
}

const known: Readonly<Record<string, readonly [happened: string, remedy: string]>> = {
  short: ['took under 2 s', 'Use more rows.'],
  drift: ['changed speed', 'Warm up longer.'],
  disturbed: ['shared the machine with other work', 'Stop it, and measure again.'],
  'send-lag': ['got rows late from predbench itself', 'Leave a core to the driver.'],
  'not-steady': ['had not settled when measured', 'Warm up longer.'],
  'shared-machine': ['shared the cores with their service', 'Use a second machine.'],
  'few-samples': ['had too few samples for p99', 'Run for longer.'],
  'generator-bottleneck': ['met the limit of predbench as the load generator', 'Lower the rate.'],
};

function warningText({
  warning: { code, message, advice },
  strategies,
  workloads,
}: Extract<Caveat, { kind: 'warning' }>): string {
  const words = known[code];
  const where = `in ${some(workloads)}`;
  return words === undefined
    ? `${some(strategies)} ${where}: ${message}. ${advice}`
    : `${some(strategies)} ${words[0]} ${where}. ${words[1]}`;
}

function share({ differing, of }: { readonly differing: number; readonly of: number }): string {
  return `${formatNumber(differing)} of ${formatNumber(of)} instances`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function more(count: number): string {
  return `${count} more in the details.`;
}
