/** What a request takes at a model server that people deploy, for the embedded one to take as long. */
import { z } from 'zod';

/** Requests are served one at a time, each in `requestMs + rows x rowMs`, from when it came or its turn has come. */
export interface ServerProfile {
  readonly name: string;
  readonly requestMs: number;
  readonly rowMs: number;
  /** Server, machine and month. */
  readonly measured: string;
}

/**
 * KServe: a closed loop of 1, 4 and 16 connections had 750, 797 and 785 requests/s with medians of 1.3, 5.0 and 19.9 ms, two rows a request:
 * one server with a nearly constant time, 1 s / 790. A row: the least times of requests with 2 and with 512 rows, 1.4 and 3.0 ms.
 */
const profiles = {
  kserve: {
    requestMs: 1.26,
    rowMs: 0.003,
    measured: 'one worker of KServe 0.21, V1, TensorFlow 2.21, the bundled model, on 2 cores in November 2026',
  },
} as const satisfies Readonly<Record<string, Omit<ServerProfile, 'name'>>>;

export const profileNames = Object.keys(profiles) as (keyof typeof profiles)[];

export function serverProfile(name: keyof typeof profiles): ServerProfile {
  return { name, ...profiles[name] };
}

/** The key `services` of an experiment. */
export const servicesSchema = z.strictObject({
  modelServer: z
    .strictObject({
      profile: z.enum(profileNames).exactOptional().meta({
        description: 'A real server whose measured times the embedded one keeps; without it, it answers as fast as it can.',
      }),
    })
    .default({}),
});

export function profileText({ name, requestMs, rowMs, measured }: ServerProfile): string {
  return `the model server was the embedded one with the profile ${name}: one request at a time, at least ${requestMs} ms each and ${rowMs} ms a row; measured on ${measured}`;
}
