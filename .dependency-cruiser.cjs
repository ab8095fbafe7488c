/** The layers of docs/architecture.md, as rules. */
const google = '^node_modules/(googleapis|google-auth-library|@google-cloud)';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'report-knows-no-strategy',
      severity: 'error',
      from: { path: '^src/report' },
      to: { path: '^src/(strategies|workloads|services|engines)' },
    },
    {
      name: 'workloads-know-no-strategy',
      severity: 'error',
      from: { path: '^src/workloads' },
      to: { path: '^src/(strategies|services|engines)' },
    },
    {
      name: 'strategies-know-no-workload',
      severity: 'error',
      from: { path: '^src/strategies' },
      to: { path: '^src/(workloads|report|commands|drive|run|experiment|engines)' },
    },
    {
      name: 'google-only-where-spoken-to',
      severity: 'error',
      from: {
        path: '^src',
        pathNot:
          '^src/(strategies/batch-job/|strategies/rest/auth/google\\.ts|storage/|pubsub/|bigquery/|cost/catalog/|google/|deploy/)',
      },
      to: { path: google },
    },
    {
      name: 'google-lazily',
      severity: 'error',
      from: { path: '^src' },
      to: { path: google, dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] },
    },
    {
      name: 'only-the-cli-uses-commands',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(cli\\.ts|commands/)' },
      to: { path: '^src/commands' },
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
