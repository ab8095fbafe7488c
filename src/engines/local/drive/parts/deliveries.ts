import type { QueueCounts } from '../../../../core/record.ts';
import type { DeadLetter, QueueMessage } from '../../../../data/queue.ts';

/** What a queue has delivered, and what became of it. */
export class Deliveries {
  readonly #maxAttempts: number | undefined;
  /** Deliveries of instances that wait, are being answered or written. */
  readonly #held = new Map<number, QueueMessage[]>();
  /** Instances that were given back and have not come again, with the reason. */
  readonly #returned = new Map<number, string>();
  /** Instances that the queue has given up. */
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

  /** Whether an instance whose prediction failed is to be tried again. */
  get areRetried(): boolean {
    return this.#maxAttempts !== undefined;
  }

  /** A message came. Answers whether its instance is to be predicted: it is not under way, and has no answer. */
  take(message: QueueMessage, isAnswered: boolean): boolean {
    const held = this.#held.get(message.key);
    const isAgain = held !== undefined || isAnswered || this.#returned.delete(message.key);
    this.#deliveries++;
    if (isAgain) this.#redeliveries++;
    // Of several deliveries only the last may still be acknowledged: all of them are, together.
    if (held !== undefined) held.push(message);
    else if (isAnswered) message.ack();
    else {
      this.#held.set(message.key, [message]);
      return true;
    }
    return false;
  }

  /** A message came whose key no instance has. */
  takeForeign(message: DeadLetter): void {
    this.#deliveries++;
    this.#foreign++;
    message.ack();
  }

  /** The instance is counted out, and its row is written. */
  acknowledge(key: number): void {
    for (const message of this.#held.get(key) ?? []) message.ack();
    this.#held.delete(key);
  }

  /** Whether the queue delivers the instance again when it is given back, or makes a dead letter of it. */
  comesAgain(key: number): boolean {
    if (this.#maxAttempts === undefined) return true;
    const attempt = Math.max(0, ...(this.#held.get(key) ?? []).map((message) => message.attempt));
    // Delivered more often than that, it will never become a dead letter: the topic of those may not be open to the queue.
    return !this.#dead.has(key) && attempt <= this.#maxAttempts;
  }

  giveBack(key: number, reason: string): void {
    this.#givenBack++;
    for (const message of this.#held.get(key) ?? []) message.nack();
    this.#held.delete(key);
    this.#returned.set(key, reason);
  }

  /** The queue has given the instance up. Answers why it was last given back; undefined where it is under way still. */
  takeDeadLetter({ key }: DeadLetter): string | undefined {
    this.#dead.add(key);
    if (this.#held.has(key)) return undefined;
    const reason = this.#returned.get(key);
    return reason === undefined ? 'dead letter' : `dead letter: ${reason}`;
  }
}
