import { formatChange } from '../../core/text.ts';
import { writeNew } from '../../core/files.ts';
import { z } from 'zod';
import { type PriceFile, bundledPriceBooks, loadPriceBook, type PriceBook } from '../../prices/price-book.ts';
import { didYouMean, type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { Context, Given, Output } from './command.ts';
import { names, parseGiven } from './flags.ts';

const flags = z.strictObject({
  action: z.string().default('list'),
  book: names.default(['us-central1']),
  region: z.string().min(1, 'must name a region').optional(),
  out: z.string().endsWith('.json', 'must end with .json').optional(),
});

const actions = { list, show, update };

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const { action, ...choices } = parseGiven(flags, given, ['action', 'book']);
  if (!Object.hasOwn(actions, action)) {
    const message = `there is no action "${action}"${didYouMean(action, Object.keys(actions))}`;
    throw new ProblemsError({ file: '<action>', message, remedy: `one of ${Object.keys(actions).join(', ')}` });
  }
  await actions[action as keyof typeof actions](choices, output);
  return exitCodes.ok;
}

type Choices = Omit<z.output<typeof flags>, 'action'>;

async function list(_choices: Choices, output: Output): Promise<void> {
  for (const id of await bundledPriceBooks()) {
    const { region, gathered, prices } = await loadPriceBook(id);
    output.print(`${id}: ${region}, gathered ${gathered}, ${prices.length} prices, ${validity(prices)}`);
  }
}

function validity(prices: PriceBook['prices']): string {
  const from = prices.map((price) => price.from).toSorted()[0] ?? '?';
  const to = prices.map((price) => price.to).find((day) => day !== undefined);
  return to === undefined ? `from ${from}` : `from ${from} to ${to}`;
}

async function show({ book: names }: Choices, output: Output): Promise<void> {
  const { id, region, gathered, prices, billingRules, open } = await loadPriceBook(names);
  output.print(`${id}: ${region}, gathered ${gathered}`);
  for (const { sku, usd, unit, confidence, source, from, to, book } of prices) {
    output.print(
      `${sku}: ${usd} USD per ${unit}, from ${from}${to === undefined ? '' : ` to ${to}`} (${confidence}, ${book}: ${source})`,
    );
  }
  for (const rule of billingRules) output.print(`rule: ${rule}`);
  for (const question of open) output.print(`open: ${question}`);
}

async function update({ book: names, region, out }: Choices, output: Output): Promise<void> {
  const [{ readCatalog }, { catalogServices }, { bookOf }, { driftFrom }] = await Promise.all([
    import('../../prices/catalog/cloud-billing.ts'),
    import('../../prices/catalog/matches.ts'),
    import('../../prices/catalog/book-of.ts'),
    import('../../prices/catalog/drift.ts'),
  ]);
  const inUse = await loadPriceBook(names);
  const day = new Date().toISOString().slice(0, 10);
  const found = bookOf(await readCatalog(catalogServices), region ?? inUse.region, day);
  for (const question of found.open) output.say(`not found: ${question}`);
  const drifts = driftFrom(inUse, found.prices);
  for (const { sku, unit, oldUsd, newUsd, share } of drifts) {
    output.say(`drift: ${sku}: ${oldUsd} USD per ${unit} in ${inUse.id}, now ${newUsd} (${formatChange(share)})`);
  }
  if (drifts.length === 0) output.say(`${found.prices.length} prices found; none differs from ${inUse.id} by more than 1 %`);
  await write(withIncrements(found, inUse), out, output);
}

/** The catalog has no increments and minimum charges, so those of the book in use stay. */
function withIncrements(found: PriceFile, inUse: PriceBook): PriceFile {
  const prices = found.prices.map((price) => {
    const { incrementS, minimumS } = inUse.prices.find(({ sku, unit }) => sku === price.sku && unit === price.unit) ?? {};
    return { ...price, ...(incrementS !== undefined && { incrementS }), ...(minimumS !== undefined && { minimumS }) };
  });
  return { ...found, prices };
}

async function write(book: PriceFile, out: string | undefined, output: Output): Promise<void> {
  const text = JSON.stringify(book, undefined, 2);
  if (out === undefined) return output.print(text);
  await writeNew(out, `${text}\n`);
  output.print(`written: ${out}; use it with prices: [${out}, ${book.region}]`);
}
