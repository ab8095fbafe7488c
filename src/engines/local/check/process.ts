/** Entry of the process in which one strategy is tried: what a model or a plug-in breaks is this process alone. */
import { systemClock } from '../../../core/clock.ts';
import { wireError } from '../../../core/wire-error.ts';
import type { FromCheck, ToCheck } from './messages.ts';
import { tryStrategy } from './try-strategy.ts';

// Ctrl-C reaches every process of the terminal; the coordinator decides what to do.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', ({ check }: ToCheck) => {
  tryStrategy(check, systemClock).then(
    () => answer({ type: 'answers' }),
    (error: unknown) => answer({ type: 'failed', error: wireError(error) }),
  );
});

/** The coordinator ends the process: a strategy may have left timers and sockets behind. */
function answer(message: FromCheck): void {
  process.send?.(message);
}
