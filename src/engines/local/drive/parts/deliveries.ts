import type { QueueCounts } from '../../../../core/record.ts';
import type { DeadLetter, QueueMessage } from '../../../../data/queue.ts';

/** Messages that a queue has delivered, and their fate. */
export class Deliveries {
  readonly #maxAttempts: number | undefined;
  /** Deliveries of instances that are waiting, in flight or being written. */
  readonly #held = new Map<number, QueueMessage[]>();
  /** Instances given back and not redelivered yet, with the reason. */
  readonly #returned = new Map<number, string>();
  /** Instances that became dead letters. */
  readonly #dead = new Set<number>();
  #deliveries = 0;
  #redeliveries = 0;
  #givenBack = 0;
  #foreign = 0;

  constructor(maxAttempts: number | undefined) {
    this.#maxAttempts = maxAttempts;
  }

  get counts(): QueueCounts {
    return {
      deliveries: this.#deliveries,
      redeliveries: this.#redeliveries,
      givenBack: this.#givenBack,
      ...(this.#maxAttempts !== undefined && { deadLetters: this.#dead.size }),
      ...(this.#foreign > 0 && { foreign: this.#foreign }),
    };
  }

  /** Are failed predictions tried again? */
  get areRetried(): boolean {
    return this.#maxAttempts !== undefined;
  }

  /** Records a message. Returns whether to predict its instance: neither in flight nor answered. */
  take(message: QueueMessage, isAnswered: boolean): boolean {
    const held = this.#held.get(message.key);
    const isAgain = held !== undefined || isAnswered || this.#returned.delete(message.key);
    this.#deliveries++;
    if (isAgain) this.#redeliveries++;
    // Only the last of several deliveries can be acknowledged for sure, so all are, together.
    if (held !== undefined) held.push(message);
    else if (isAnswered) message.ack();
    else {
      this.#held.set(message.key, [message]);
      return true;
    }
    return false;
  }

  /** Records a message whose key no instance has. */
  takeForeign(message: DeadLetter): void {
    this.#deliveries++;
    this.#foreign++;
    message.ack();
  }

  /** The instance is answered and its row written. */
  acknowledge(key: number): void {
    for (const message of this.#held.get(key) ?? []) message.ack();
    this.#held.delete(key);
  }

  /** Will the queue redeliver an instance that is given back, or make it a dead letter? */
  comesAgain(key: number): boolean {
    if (this.#maxAttempts === undefined) return true;
    const attempt = Math.max(0, ...(this.#held.get(key) ?? []).map((message) => message.attempt));
    // Delivered more often, it never becomes a dead letter: perhaps the queue may not publish to that topic.
    return !this.#dead.has(key) && attempt <= this.#maxAttempts;
  }

  giveBack(key: number, reason: string): void {
    this.#givenBack++;
    for (const message of this.#held.get(key) ?? []) message.nack();
    this.#held.delete(key);
    this.#returned.set(key, reason);
  }

  /** The instance became a dead letter. Returns why it was last given back; undefined if it is still in flight. */
  takeDeadLetter({ key }: DeadLetter): string | undefined {
    this.#dead.add(key);
    if (this.#held.has(key)) return undefined;
    const reason = this.#returned.get(key);
    return reason === undefined ? 'dead letter' : `dead letter: ${reason}`;
  }
}
