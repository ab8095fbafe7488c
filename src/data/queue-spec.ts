/** Instances of a stream come through Pub/Sub. */
export interface QueueSpec {
    /** Where topics and subscriptions are made, for the time of a cell. */
    readonly projectId: string;
    /** A message that was delivered so often, and is not acknowledged, becomes a dead letter. Absent: it comes again without end. */
    readonly maxDeliveryAttempts?: number;
}
