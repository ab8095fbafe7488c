import type { Command } from './command.ts';

/** In the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'run',
    describe: 'Run an experiment: every strategy over every workload, then compare',
    positionals: { file: 'Experiment file (YAML); without one, the bundled experiment' },
    flags: {
      strategy: { value: 'A,B', describe: "Only these of the experiment's strategies" },
      workload: { value: 'A,B', describe: "Only these of the experiment's workloads" },
      rows: { value: 'N', describe: 'Rows of every batch workload' },
      rate: { value: 'R', describe: 'Instances a second of every stream' },
      seconds: { value: 'S', describe: 'Length of every stream' },
      repeats: { value: 'N', describe: 'Runs of each cell' },
      workers: { value: 'N', describe: 'Worker threads, and model threads unless the experiment sets them' },
      seed: { value: 'N', describe: 'Seed of the experiment and of every schedule' },
      out: { value: 'DIR', describe: 'Folder that the results go to, in a folder of their own', default: 'results' },
    },
    examples: [
      ['predbench run', 'the bundled experiment, under two minutes'],
      ['predbench run mine.yaml', 'your own'],
      ['predbench run --strategy direct,rest --workload stream-100 --rate 500', 'a part of it, at another rate'],
    ],
    load: () => import('./run.ts'),
  },
  {
    name: 'capacity',
    describe: 'Search for the highest rate that each strategy sustains within a latency bound',
    positionals: { file: 'Experiment file (YAML); without one, the bundled experiment' },
    flags: {
      within: {
        value: 'BOUND',
        describe: 'Percentile and milliseconds, from the due time to the prediction',
        default: 'p99<=50',
      },
      strategy: { value: 'A,B', describe: "Only these of the experiment's strategies" },
      seconds: { value: 'S', describe: 'Length of a probe; longer where the percentile takes more samples', default: '10' },
      probes: { value: 'N', describe: 'Probes of a strategy at most', default: '10' },
      workers: { value: 'N', describe: 'Worker threads, and model threads unless the experiment sets them' },
      seed: { value: 'N', describe: 'Seed of the schedules' },
      out: { value: 'DIR', describe: 'Folder that the results go to, in a folder of their own', default: 'results' },
    },
    examples: [
      ['predbench capacity --strategy direct', 'the bundled experiment: about a minute for each strategy'],
      ["predbench capacity mine.yaml --within 'p95<=20'", 'your own, within 20 ms at the 95th percentile'],
    ],
    load: () => import('./capacity.ts'),
  },
  {
    name: 'report',
    describe: 'Render the report of a stored run again, and print its table',
    positionals: { dir: "The run's folder: results/<id>" },
    flags: {},
    examples: [['predbench report results/babyweight-20261123-141500', 'writes report.md and report.csv anew']],
    load: () => import('./report.ts'),
  },
  {
    name: 'explain',
    describe: 'Show how a figure of a stored run came about; without a run, what each figure means',
    positionals: {
      result: "The run's folder or id",
      figure: 'Key of the figure, as in report.csv; without one, those that there are',
    },
    flags: {
      strategy: { value: 'A,B', describe: 'Only these strategies' },
      workload: { value: 'A,B', describe: 'Only these workloads' },
      repeat: { value: 'N', describe: 'Only this repeat' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench explain results/mine latency_p99_ms', 'samples, formula, what was left out, warnings'],
      ['predbench explain results/mine cost_usd_per_run --strategy rest', 'every price row'],
      ['predbench explain latency_p99_ms', 'what it means and how it is measured'],
    ],
    load: () => import('./explain.ts'),
  },
  {
    name: 'decide',
    describe: 'Say which strategy to take, by your priorities and limits, from a stored run or the figures of 2018',
    positionals: { result: "The run's folder or id, or data/seed-experiment-2018.json" },
    flags: {
      priorities: {
        value: 'A=1,B=2',
        describe: 'Weights of throughput, latency, cost, implementation, maintenance; those of the experiment unless given',
      },
      limit: { value: 'FIGURE<=N', describe: 'Figures that must hold, <= or >=, separated by commas' },
      rows: { value: 'N', describe: 'Of the figures of 2018: only this many rows' },
      workload: { value: 'A,B', describe: 'Of a run: only these workloads' },
      seed: { value: 'N', describe: 'Seed of the draws', default: '1' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench decide results/mine', 'which strategy, how sure, and what would settle it'],
      ["predbench decide results/mine --priorities cost=2,latency=1 --limit 'latency_p99_ms<=50'", 'by your priorities'],
      ['predbench decide data/seed-experiment-2018.json --rows 1000000 --priorities cost=1', 'the experiment of 2018'],
    ],
    load: () => import('./decide.ts'),
  },
  {
    name: 'estimate',
    describe: 'Estimate time, vCPU hours and cost of more rows on the cloud, with intervals, from the figures of 2018',
    positionals: { file: 'Figures of runs on the cloud: data/seed-experiment-2018.json, or a file of its form' },
    flags: {
      strategy: { value: 'NAME', describe: 'direct or batch-job' },
      rows: { value: 'N', describe: 'Rows to predict, up to a billion' },
      workers: { value: 'N', describe: 'Workers, all there from the start; for a batch job, also the most nodes' },
      'max-workers': { value: 'N', describe: 'Instead: autoscaling up to this many' },
      prices: { value: 'A,B', describe: 'Price books, the first on top; those of 2018 on top of us-central1 unless given' },
      seed: { value: 'N', describe: 'Seed of the draws', default: '1' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench estimate data/seed-experiment-2018.json --strategy direct --rows 10000000 --workers 20', ''],
      ['predbench estimate data/seed-experiment-2018.json --strategy batch-job --rows 10000000 --max-workers 8', ''],
    ],
    load: () => import('./estimate.ts'),
  },
  {
    name: 'prices',
    describe: 'List and show price books, or read the prices of today from the Cloud Billing Catalog',
    positionals: {
      action: 'list, show or update',
      book: 'Price book: id, region or file; A,B puts A on top of B. us-central1 unless given',
    },
    flags: {
      region: { value: 'NAME', describe: "update: the region to read; the book's unless given" },
      out: { value: 'FILE', describe: 'update: new file for the book; it is printed unless given' },
    },
    examples: [
      ['predbench prices list', 'the bundled books'],
      ['predbench prices show mine.json,us-central1', 'your own prices on top of a bundled book'],
      ['predbench prices update --out prices.json', 'tells what differs by more than 1 % from the book in use'],
    ],
    load: () => import('./prices.ts'),
  },
  {
    name: 'serve',
    describe: 'Serve a model on 127.0.0.1 until Ctrl-C: online predictions, or batch prediction jobs',
    positionals: { what: 'model (online predictions) or batch (batch prediction jobs)' },
    flags: {
      model: { value: 'DIR', describe: 'Folder of the SavedModel; the bundled one unless given' },
      signature: { value: 'NAME', describe: 'Signature to serve' },
      name: { value: 'NAME', describe: 'Name under which the model is served', default: 'model' },
      port: { value: 'P', describe: 'Port; 0 takes a free one', default: '0' },
      threads: { value: 'N', describe: 'Model threads; one a core unless given, at most 4' },
    },
    examples: [
      ['predbench serve model --port 8501', 'the bundled model; speaks TensorFlow Serving, Open Inference, Vertex AI'],
      ['predbench serve batch --model models/mine', 'batch prediction jobs on your model'],
    ],
    load: () => import('./serve.ts'),
  },
  {
    name: 'doctor',
    describe: 'Say what is there for a run and what is not, and how to mend it',
    positionals: {},
    flags: { calibrate: { describe: 'Measure how many events a second the generator of streams keeps on time, and keep it' } },
    examples: [
      ['predbench doctor', 'exit code 4 when something is missing'],
      ['predbench doctor --calibrate', 'on an idle machine; a few seconds'],
    ],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'setup',
    describe: 'Set TensorFlow up for this machine',
    positionals: {},
    flags: {},
    examples: [['predbench setup', 'does nothing where it works already']],
    load: () => import('./setup.ts'),
  },
];
