/** Label of a job: seconds that the embedded service keeps it in its queue. Real services ignore it. */
export const queueLabel = 'predbench-queue-s';
