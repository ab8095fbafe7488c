import type { StatedEffort } from '../core/effort.ts';
import type { OwnEfforts } from '../core/keys/effort.ts';
import { didYouMean } from '../core/problems.ts';
import type { ProblemList } from './problem-list.ts';
import type { PlannedStrategy } from './strategies.ts';

const nothingStated: StatedEffort = {
  resources: [],
  roles: [],
  dependencies: [],
  failures: [],
  modelUpdate: [],
  updateDowntime: 'not stated',
  onCall: [],
  sources: [],
};

/** With the user's own figures (`effort`) in place of the sums of the checklists. Adds to `problems` what is wrong. */
export function withOwnEfforts(
  strategies: readonly PlannedStrategy[],
  efforts: OwnEfforts,
  problems: ProblemList,
): PlannedStrategy[] {
  const names = strategies.map(({ name }) => name);
  for (const name of Object.keys(efforts).filter((name) => !names.includes(name))) {
    problems.add(
      ['effort', name],
      `there is no strategy "${name}"${didYouMean(name, names)}`,
      `the strategies: ${names.join(', ')}`,
    );
  }
  return strategies.map((strategy) => {
    const own = efforts[strategy.name];
    if (own === undefined) return strategy;
    // Without checklists half of it would read as no effort at all.
    if (strategy.effort === undefined && Object.keys(own).length < 2) {
      const message = `${strategy.name} states no checklists, so that one figure leaves the other unknown`;
      problems.add(['effort', strategy.name], message, 'give implementationDays and maintenanceHoursPerMonth');
    }
    return { ...strategy, effort: { ...(strategy.effort ?? nothingStated), ...own } };
  });
}
