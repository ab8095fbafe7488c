/** Reads a bill in FOCUS columns from a CSV file: the FOCUS export of a provider, or Google's billing data through its FOCUS view. */
import { type Decimal, placesOf, size, total, unitOf } from '../../core/decimal.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { type CsvRecord, csvRecords } from '../../data/sources/csv-records.ts';
import { type Bill, type BillRow, chargeCategories, type Credit, type Quantity } from './bill.ts';
import { type RowCells, rowCells } from './cells.ts';

/** Without these nothing can be attributed. */
const required = ['BilledCost', 'BillingCurrency', 'ChargeCategory', 'SkuId', 'Tags'];
const costs = ['BilledCost', 'ListCost', 'ContractedCost'];
/** Of rows; more would say the same. */
const mostProblems = 20;
const cent = 2;

/** Throws ProblemsError with all that is wrong. */
export async function readBill(file: string): Promise<Bill> {
  let columns: ReadonlyMap<string, number> | undefined;
  const rows: BillRow[] = [];
  const problems: Problem[] = [];
  let places = cent;
  for await (const records of csvRecords(file))
    for (const record of records) {
      if (columns === undefined) {
        columns = columnsOf(record, file);
        continue;
      }
      const { line } = record;
      const cells = cellsOf(record, columns.size, (message) => problems.push({ file, line, message }));
      if (cells === undefined) continue;
      const row = rowCells(cells, columns, (problem) => problems.push({ file, line, ...problem }));
      places = Math.max(places, ...costs.map((column) => placesOf(row.text(column))));
      const read = rowOf(line, row);
      if (read !== undefined) rows.push(read);
    }
  if (columns === undefined)
    throw new ProblemsError({ file, message: 'is empty', remedy: 'export the bill with a line of column names' });
  throwProblems(problems.length > mostProblems ? [...problems.slice(0, mostProblems), more(file, problems.length)] : problems);
  return { rows, step: unitOf(places) };
}

function more(file: string, count: number): Problem {
  return { file, message: `${count - mostProblems} more problems` };
}

function columnsOf(header: CsvRecord, file: string): ReadonlyMap<string, number> {
  if ('problem' in header) throw new ProblemsError({ file, line: header.line, message: header.problem });
  const columns = new Map(header.cells.map((name, i) => [name.trim(), i]));
  throwProblems(
    required
      .filter((name) => !columns.has(name))
      .map((name) => ({
        file,
        message: `has no column ${name}${didYouMean(name, columns.keys())}`,
        remedy: 'the bill must have the columns of FOCUS 1.0 or later',
      })),
  );
  return columns;
}

function cellsOf(record: CsvRecord, count: number, refuse: (message: string) => void): readonly string[] | undefined {
  if ('problem' in record) refuse(record.problem);
  else if (record.cells.length === count) return record.cells;
  else refuse(`has ${record.cells.length} cells, but there are ${count} columns`);
  return undefined;
}

/** Undefined if the row cannot be read. */
function rowOf(line: number, row: RowCells): BillRow | undefined {
  const billed = row.amount('BilledCost');
  const category = chargeCategories.find((one) => one.toLowerCase() === row.text('ChargeCategory').toLowerCase());
  const currency = row.text('BillingCurrency');
  if (row.text('BilledCost') === '') row.refuse('BilledCost', 'is empty: an estimate is no bill');
  if (currency !== 'USD') row.refuse('BillingCurrency', `is "${currency}": only bills in USD can be held against prices in USD`);
  if (category === undefined)
    row.refuse('ChargeCategory', `is "${row.text('ChargeCategory')}", but must be one of ${chargeCategories.join(', ')}`);
  const list = row.amount('ListCost');
  const contracted = row.amount('ContractedCost');
  const consumed = quantity(row, 'ConsumedQuantity', 'ConsumedUnit');
  const priced = quantity(row, 'PricingQuantity', 'PricingUnit');
  const unitUsd = row.amount('ListUnitPrice');
  const credits = row.credits();
  const region = row.text('RegionId');
  const commitment = commitmentOf(row);
  const tags = row.tags();
  if (billed === undefined || category === undefined) return undefined;
  const usd = withCredits(billed, credits, contracted ?? list);
  if (usd === undefined) {
    row.refuse('BilledCost', 'equals ContractedCost neither before nor after x_Credits');
    return undefined;
  }
  return {
    line,
    usd,
    ...(list !== undefined && { list }),
    ...(contracted !== undefined && { contracted }),
    category,
    correction: row.text('ChargeClass').toLowerCase() === 'correction',
    sku: row.text('SkuId'),
    description: row.text('ChargeDescription'),
    ...(region !== '' && { region }),
    ...(consumed !== undefined && { consumed }),
    ...(priced !== undefined && { priced }),
    ...(unitUsd !== undefined && { unitUsd }),
    ...(commitment !== undefined && { commitment }),
    tags,
    credits,
  };
}

function quantity(row: RowCells, amountColumn: string, unitColumn: string): Quantity | undefined {
  const amount = row.amount(amountColumn);
  return amount === undefined ? undefined : { amount, unit: row.text(unitColumn) };
}

function commitmentOf(row: RowCells): BillRow['commitment'] {
  if (row.text('CommitmentDiscountStatus').toLowerCase() === 'unused') return 'unused';
  return row.text('CommitmentDiscountId') === '' ? undefined : 'used';
}

/** Google's view leaves credits out of BilledCost, other exports include them. `before`: the cost without them. */
function withCredits(billed: Decimal, credits: readonly Credit[], before: Decimal | undefined): Decimal | undefined {
  const credited = total(credits.map(({ usd }) => usd));
  if (credited === 0n) return billed;
  if (before === undefined) return undefined;
  const near = (value: Decimal) => size(billed - value) <= unitOf(6);
  if (near(before)) return billed + credited;
  return near(before + credited) ? billed : undefined;
}
