import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sum } from '../../core/numbers.ts';
import type { PipelineSpec } from './spec.ts';

/** Where a pipeline and the engine meet: folders that both see. */
export class Workspace {
  /** What the pipeline is told of it. */
  readonly places: Pick<PipelineSpec, 'results' | 'measured' | 'control'> & { readonly progress: string };
  readonly specFile: string;

  private constructor(folder: string) {
    this.specFile = join(folder, 'spec.json');
    this.places = {
      results: join(folder, 'results', 'rows'),
      measured: join(folder, 'measured', 'bundles'),
      control: join(folder, 'control'),
      progress: join(folder, 'progress'),
    };
  }

  static async make(folder: string): Promise<Workspace> {
    const workspace = new Workspace(folder);
    const { control, progress } = workspace.places;
    for (const name of ['results', 'measured']) await mkdir(join(folder, name), { recursive: true });
    for (const path of [control, progress]) await mkdir(path, { recursive: true });
    return workspace;
  }

  /** It may hold a header with a secret: readable for this user only, and gone with the folder. */
  async writeSpec(spec: PipelineSpec): Promise<void> {
    await writeFile(this.specFile, JSON.stringify(spec), { mode: 0o600 });
  }

  /** Readers emit no more rows. */
  async stop(): Promise<void> {
    await writeFile(join(this.places.control, 'stop'), '');
  }

  /** What the workers have done so far, each instance as often as it was tried. */
  async progress(): Promise<Progress> {
    const folder = this.places.progress;
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const workers = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Progress),
    );
    return {
      read: sum(workers.map(({ read }) => read)),
      ok: sum(workers.map(({ ok }) => ok)),
      failed: sum(workers.map(({ failed }) => failed)),
    };
  }
}

export interface Progress {
  readonly read: number;
  readonly ok: number;
  readonly failed: number;
}
