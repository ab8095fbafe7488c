/** Check of failed instances, where they are few enough for the figures to hold: too many fail the cell. */
import type { Check } from './check.ts';

const failed: Check = ({ counts: { failed, due } }) =>
  failed > 0
    ? {
        code: 'failed-instances',
        severity: 'caution',
        message: `${failed} of ${due} instances failed`,
        advice: 'Failed instances have no latency and no share of the cost. See the list of failures.',
        data: { failed, due },
      }
    : undefined;

export const failureChecks: readonly Check[] = [failed];
