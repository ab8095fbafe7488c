/** The rooms of docs/architecture.md, as rules: one a room, from the ground up. */
const rooms = [
  'core',
  'data',
  'measure',
  'prices',
  'workloads',
  'strategies',
  'experiment',
  'analysis',
  'engines',
  'services',
  'report',
  'run',
  'cli',
];
const google = '^node_modules/(googleapis|google-auth-library|@google-cloud)';
const outputs = '^(node:)?(fs|child_process|worker_threads|net|http|https)(/|$)';
const one = (room) => `^src/${room}/`;
const any = (names) => `^src/(${names.join('|')})/`;
/** Every file stands in a room; only index.ts, the face of the package, is loose. */
const loose = { path: '^src/', pathNot: `${any(rooms)}|^src/index\\.ts$` };

module.exports = {
  forbidden: [
    ...rooms.slice(0, -1).map((room, floor) => ({
      name: `${room}-imports-down`,
      severity: 'error',
      from: { path: one(room) },
      to: { path: any(rooms.slice(floor + 1)) },
    })),
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-loose', severity: 'error', from: loose, to: {} },
    { name: 'nothing-loose', severity: 'error', from: {}, to: loose },
    { name: 'nothing-loose', severity: 'error', from: { ...loose, orphan: true }, to: {} },
    {
      name: 'analysis-is-pure',
      severity: 'error',
      from: { path: one('analysis') },
      to: { path: `${any(['strategies', 'engines', 'services'])}|^src/core/(json-file|files)\\.ts$|${outputs}` },
    },
    {
      name: 'report-lays-out',
      comment: 'It computes nothing: what it shows is in the analysis.',
      severity: 'error',
      from: { path: one('report') },
      to: { path: `${any(['measure', 'prices', 'workloads', 'strategies', 'experiment', 'engines', 'services'])}|${outputs}` },
    },
    {
      name: 'strategies-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/strategies/(direct|rest|batch-job|null)/' },
      to: { path: '^src/strategies/(direct|rest|batch-job|null)/', pathNot: '^src/strategies/$1/' },
    },
    {
      name: 'engines-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/engines/(local|beam)/' },
      to: { path: '^src/engines/(local|beam)/', pathNot: '^src/engines/$1/' },
    },
    {
      name: 'engines-show-their-index',
      comment: 'What an engine is made of is its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engines/' },
      to: { path: '^src/engines/[^/]+/', pathNot: '^src/engines/[^/]+/index\\.ts$' },
    },
    {
      name: 'google-only-where-spoken-to',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(strategies/batch-job/|strategies/rest/auth/google\\.ts|data/(storage|google)/|prices/catalog/|services/deploy/)',
      },
      to: { path: google },
    },
    {
      name: 'google-lazily',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: google, dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
