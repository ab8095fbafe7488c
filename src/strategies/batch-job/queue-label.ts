/** The job's label that asks the embedded service to hold it in its queue for so many seconds; a real service passes over it. */
export const queueLabel = 'predbench-queue-s';
