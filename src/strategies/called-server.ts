import type { Evidence, ServiceKind } from '../core/predictor.ts';
import { isGoogles } from '../data/google/client.ts';

/** Members of a strategy that calls a server: the user's, Google's, or without an address the embedded service. */
export function calledServer<O>(service: ServiceKind, address: (options: O) => string | undefined) {
  return {
    address,
    services: (options: O): ServiceKind[] => (address(options) === undefined ? [service] : []),
    evidence(options: O): Evidence {
      const given = address(options);
      if (given === undefined) return 'embedded stand-in';
      return isGoogles(given) ? 'cloud' : 'real server';
    },
  };
}
