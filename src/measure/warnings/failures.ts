/** Checks of failed instances: a few are left out of the figures, most leave no figure to speak of. */
import type { Check } from './check.ts';

const mostShare = 0.5;

const failed: Check = ({ counts: { failed, due } }) =>
  failed > 0 && failed < mostShare * due
    ? {
        code: 'failed-instances',
        severity: 'caution',
        message: `${failed} of ${due} instances failed`,
        advice: 'Failed instances have no latency and no share of the cost. See the list of failures.',
        data: { failed, due },
      }
    : undefined;

const mostFailed: Check = ({ counts: { failed, due }, failures: [first] }) =>
  failed > 0 && failed >= mostShare * due
    ? {
        code: 'most-failed',
        severity: 'invalid',
        message: `${failed} of ${due} instances failed${first === undefined ? '' : `, most often with: ${first.message}`}`,
        advice: 'The figures are of the instances that did not fail, or of quick refusals. See the list of failures.',
        data: { failed, due, limitShare: mostShare },
      }
    : undefined;

export const failureChecks: readonly Check[] = [failed, mostFailed];
