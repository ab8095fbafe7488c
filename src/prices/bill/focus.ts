/** An estimate in the columns of FOCUS, the FinOps Open Cost and Usage Specification: https://focus.finops.org */
import { type CsvField, csvText } from '../../core/csv.ts';
import { labelsOf } from '../../core/labels.ts';
import { type EstimatedRun, type EstimateLine, isPriced } from './estimate-line.ts';
import { periodsOf } from './periods.ts';
import { serviceOf } from './services.ts';
import { focusNumber, focusUnit } from './units.ts';

/** All of version 1.0, which 1.2 keeps, and two that came with 1.1. */
export const focusColumns = [
  'AvailabilityZone',
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
] as const;

/** FOCUS has custom columns begin with `x_`. */
const ownColumns = [
  'x_Strategy',
  'x_Workload',
  'x_Repeat',
  'x_Cell',
  'x_CellEvidence',
  'x_QuantityEvidence',
  'x_QuantityRule',
  'x_PriceBook',
  'x_PriceSource',
  'x_PriceConfidence',
  'x_CostLow',
  'x_CostHigh',
  'x_Unpriced',
] as const;

export type FocusColumn = (typeof focusColumns)[number];
type Column = FocusColumn | (typeof ownColumns)[number];
type Row = Readonly<Partial<Record<Column, CsvField>>>;

const columns: readonly Column[] = [...focusColumns, ...ownColumns];

/** A row a line. What has no price has empty costs: FOCUS forbids placeholders such as 0. */
export function focusText(lines: readonly EstimateLine[], run: EstimatedRun): string {
  const rows = lines.map((line) => rowOf(line, run));
  return csvText([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
}

function rowOf({ cell, strategy, workload, repeat, evidence, usage }: EstimateLine, run: EstimatedRun): Row {
  const { part, sku, quantity, unit, rule } = usage;
  const { name, provider, category, subcategory } = serviceOf(sku);
  return {
    ...periodsOf(run.startedAt),
    BillingCurrency: 'USD',
    ChargeCategory: 'Usage',
    ChargeDescription: `${part}: ${sku}, estimated by predbench`,
    ChargeFrequency: 'Usage-Based',
    ConsumedQuantity: focusNumber(quantity),
    ConsumedUnit: focusUnit(unit),
    InvoiceIssuerName: provider,
    PricingCategory: sku.endsWith('-spot') ? 'Dynamic' : 'Standard',
    PricingUnit: focusUnit(unit),
    ProviderName: provider,
    PublisherName: provider,
    ...(run.region !== undefined && { RegionId: run.region, RegionName: regionNames[run.region] }),
    ServiceCategory: category,
    ServiceName: name,
    ServiceSubcategory: subcategory,
    SkuId: sku,
    SkuMeter: part,
    Tags: JSON.stringify(labelsOf(run.id, cell)),
    x_Strategy: strategy,
    x_Workload: workload,
    x_Repeat: repeat,
    x_Cell: cell,
    x_CellEvidence: evidence,
    x_QuantityEvidence: usage.evidence,
    x_QuantityRule: rule,
    ...pricedColumns(usage),
  };
}

function pricedColumns(usage: EstimateLine['usage']): Row {
  if (!isPriced(usage)) return { PricingQuantity: focusNumber(usage.quantity), x_Unpriced: usage.reason };
  const { billed, usdPerUnit, discount = 0, usd, usdRange, source, confidence, book, sku } = usage;
  const cost = focusNumber(usd);
  return {
    BilledCost: cost,
    ContractedCost: cost,
    ContractedUnitPrice: focusNumber(usdPerUnit * (1 - discount)),
    EffectiveCost: cost,
    ListCost: focusNumber(billed * usdPerUnit),
    ListUnitPrice: focusNumber(usdPerUnit),
    PricingQuantity: focusNumber(billed),
    SkuPriceId: `${book}/${sku}`,
    x_PriceBook: book,
    x_PriceSource: source,
    x_PriceConfidence: confidence,
    ...(usdRange && { x_CostLow: focusNumber(usdRange.low), x_CostHigh: focusNumber(usdRange.high) }),
  };
}

/** Of the bundled books. */
const regionNames: Readonly<Record<string, string>> = { 'europe-west1': 'Belgium', 'us-central1': 'Iowa' };
