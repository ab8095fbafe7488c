import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All paths in the package that code refers to. The compiler cannot check them, so they are kept in one file. */
const source = new URL('../', import.meta.url);
const root = new URL('../', source);
const inPackage = (path: string) => fileURLToPath(new URL(path, root));

export const packageJson = inPackage('package.json');
export const bundledExperiment = inPackage('examples/experiments/babyweight.yaml');
/** For editors. */
export const experimentSchemaFile = inPackage('schema/experiment.schema.json');
export const bundledModel = inPackage('models/babyweight');
export const bundledPrices = inPackage('data/prices');
export const natalityFitFile = inPackage('data/natality-fit.json');
export const bundledData = inPackage('data');
/** Measured on the cloud, on its own workers: how long rows and jobs take there. */
export const seedRun = inPackage('data/seed-2018');

/** URL of a strategy's module for workers to import: compiled in a package, TypeScript in a test. */
export const strategyUrl = (name: string): string => new URL(`strategies/${name}/index${extname(import.meta.url)}`, source).href;
