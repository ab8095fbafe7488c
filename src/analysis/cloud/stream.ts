/** A stream in the cloud: machines for its rate, all the time. Formulas: docs/derivations.md, "In the cloud". */
import { workerCount } from '../../prices/cloud/workers.ts';
import { valuesOf } from './assumptions.ts';
import { endpointNodes } from './machines.ts';
import type { StreamLoad, StreamModel } from './model.ts';
import { projectorOf, type Projector } from './projector.ts';
import { streamBill } from './usage.ts';

/** Rounding of floating point must not start a machine. */
const tolerance = 1e-9;

export function streamProjector(model: StreamModel): Projector<StreamLoad> {
  const { cloud, capacity } = model;
  const workersFor = workerCount(cloud, 'stream');
  const nodesFor = endpointNodes(cloud);
  return projectorOf({ phases: [{ name: 'stream', billed: true }], lines: streamBill(model) }, (draws) => {
    const valueOf = valuesOf(model.assumed)(draws);
    const vcpuRatio = valueOf('vcpu-ratio', 1);
    const roundTripMs = valueOf('round-trip-ms', 0);
    return (load, draw, slower) => {
      const { ratePerS, seconds } = load;
      const ratio = vcpuRatio(draw) * slower;
      // What a stream merely held says nothing of how much slower machines would hold.
      const usablePerS = capacity.usablePerS / (capacity.atFullLoad ? ratio : 1);
      const share = ratePerS / usablePerS;
      const threads = load.threads ?? Math.max(1, Math.ceil(model.workers * share - tolerance));
      const machines = workersFor(threads);
      const nodes = load.nodes ?? nodesFor(Math.max(1, Math.ceil(model.modelThreads * share - tolerance)));
      const callS = (model.leastCallMs * ratio + roundTripMs(draw)) / 1000;
      const calls = ratePerS / model.rowsPerCall;
      const atOnce = model.callsAtOnce * (threads / model.workers);
      return {
        elapsedS: seconds,
        phasesS: [seconds],
        machines,
        nodes,
        sustained: calls * callS <= atOnce,
        billed: { messages: ratePerS * seconds, seconds, machines, nodes, share },
      };
    };
  });
}
