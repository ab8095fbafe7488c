/** On what, with what and how the run was made. */
import type { Analysis } from '../../analysis/index.ts';
import { engineText } from '../../core/engine-text.ts';
import type { Evidence } from '../../core/predictor.ts';
import type { BeamEngine } from '../../core/record.ts';
import { profileText } from '../../core/server-profile.ts';
import { formatNumber, namesText } from '../../core/text.ts';
import { type Block, list, text } from '../document.ts';
import { ceilingText } from './generator.ts';

export function runBlocks({ record, book, workloads }: Analysis): Block[] {
  const { machine, versions, engine, model, source } = record;
  const facts = [
    `run ${record.id}, begun ${record.startedAt}, ${record.state}`,
    ...(record.resumed ?? []).map(
      ({ at, cells }) => `resumed ${at}: ${cells.length === 0 ? 'no cell' : namesText(cells)} measured then`,
    ),
    ...(machine === undefined
      ? []
      : [
          `machine: ${machine.cpu}, ${machine.cores} cores, ${formatNumber(machine.memoryBytes / 2 ** 30)} GiB, ${machine.platform} ${machine.arch}`,
        ]),
    ...(engine === undefined ? [] : [engineFact(engine)]),
    ...(record.generator === undefined ? [] : [`generator of streams: ${ceilingText(record.generator)}`]),
    `versions: ${namedTexts(versions)}`,
    `model: ${model.path}, signature ${model.signature}; inputs ${model.inputs.join(', ')}; outputs ${model.outputs.join(', ')}${hashText(model)}`,
    ...(model.withoutBatch === undefined
      ? []
      : [`outputs left out, since they have no row for each instance: ${model.withoutBatch.join(', ')}`]),
    `source: ${source.description}${hashText(source)}`,
    ...source.mapping.map((sentence) => `source: ${sentence}`),
    ...workloads.flatMap(({ name, summary }) => {
      if (summary?.sourcePasses === undefined) return [];
      const schedule = summary.kind === 'stream' ? `seed ${summary.seed}, schedule ${summary.scheduleHash.slice(0, 12)}, ` : '';
      return [`workload ${name}: ${schedule}${formatNumber(summary.sourcePasses)} passes over the source`];
    }),
    ...serversOf(workloads),
    `price book: ${book.id}, ${book.region}, gathered ${book.gathered}`,
    ...book.billingRules.map((rule) => `billing: ${rule}`),
  ];
  return [
    list(facts),
    text('The experiment, with defaults filled in:'),
    { kind: 'code', language: 'json', text: JSON.stringify(record.experiment, null, 2) },
  ];
}

/** Which server each strategy called. */
function serversOf(workloads: Analysis['workloads']): string[] {
  const facts = workloads.flatMap(({ rows }) =>
    rows.flatMap(({ strategy, evidence, cells }) => {
      const profile = cells.find(({ services }) => services?.profile !== undefined)?.services?.profile;
      if (profile !== undefined) return [`server of ${strategy}: ${profileText(profile)}`];
      const server = servers[evidence];
      return server === undefined ? [] : [`server of ${strategy}: ${server}`];
    }),
  );
  return [...new Set(facts)];
}

const servers: Readonly<Partial<Record<Evidence, string>>> = {
  'embedded stand-in': 'the one that predbench embeds, on this machine; as fast as it can be',
  'real server': 'the one that the experiment names',
  cloud: "Google's, which the experiment names",
};

/** Its own version stands in its name. */
function engineFact(engine: BeamEngine): string {
  const { beam: _, ...others } = engine.versions;
  return `engine: ${[engineText(engine), namedTexts(others)].filter((part) => part !== '').join('; ')}`;
}

function namedTexts(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** Enough of it to tell two apart. */
function hashText({ sha256 }: { readonly sha256?: string }): string {
  return sha256 === undefined ? '' : `; SHA-256 ${sha256.slice(0, 12)}`;
}
