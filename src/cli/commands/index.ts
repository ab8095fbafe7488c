import type { Command } from './command.ts';

const lang = {
  lang: { value: 'en|ko', describe: 'Language of the answer, of headings and of charts', default: 'en' },
};

/** Of every command that measures cells. */
const shown = {
  quiet: { describe: 'Print no progress: only problems, failed cells and the answer' },
  json: { describe: 'Print the analysis as JSON on stdout, as report.json has it, and no text' },
  'metrics-port': {
    value: 'N',
    describe: 'Port of this machine where Prometheus finds the figures while the run goes on; 0 for any',
  },
  ...lang,
};

/** Of every command that computes what a run would take and cost in the cloud. */
const ofModel = {
  assume: { value: 'KEY=N', describe: 'Your values in place of assumed ones, such as worker-start-s=120,queue-s=60' },
  calibration: { value: 'FILE', describe: 'Measurements of predbench calibrate, in place of assumed ones' },
};

/** In the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'init',
    describe: 'Write an experiment file for your model and data; on a terminal, asks what they do not tell',
    positionals: {},
    flags: {
      model: { value: 'DIR', describe: 'Folder of your SavedModel, here or gs://' },
      data: { value: 'FILE', describe: 'Your instances: CSV, or one JSON object a line; may be gzip' },
      out: { value: 'FILE', describe: 'New experiment file', default: 'experiment.yaml' },
      force: { describe: 'Replace the file if it is there' },
      name: { value: 'NAME', describe: "Name of the experiment; the data file's unless given" },
      signature: { value: 'NAME', describe: 'Signature of the model, where it has several' },
      shape: { value: 'NAME=AxB,...', describe: 'Shapes of one instance that the signature leaves open' },
      column: { value: 'INPUT=COLUMN,...', describe: "Columns of the model's inputs, where their names differ" },
      constant: { value: 'INPUT=VALUE,...', describe: 'Inputs that are the same for every instance' },
      values: { value: 'INPUT:WORD=VALUE,...;...', describe: 'What words of a column are to the model' },
      empty: { value: 'INPUT=VALUE,...', describe: 'What the model gets for an empty cell; such rows fail unless given' },
      encoding: { value: 'NAME', describe: 'Encoding of the data, where it is not UTF-8' },
      separator: { value: 'C', describe: 'Between the cells of a CSV file: one character, or tab' },
      names: { value: 'A,B', describe: 'Columns of a CSV file without a header, in their order' },
      rows: { value: 'N', describe: 'Rows of the batch; 10,000 to 20,000 unless given' },
      rate: { value: 'R', describe: 'Instances a second of the stream; 100 unless given' },
    },
    examples: [
      ['predbench init --model models/mine --data births.csv', 'writes experiment.yaml'],
      ['predbench init --model models/mine --data births.csv --column mother_age=age --constant plurality=1', ''],
    ],
    load: () => import('./init.ts'),
  },
  {
    name: 'run',
    describe: 'Run an experiment: every strategy on every workload, then compare them',
    positionals: { file: 'Experiment file (YAML); without one, the bundled experiment' },
    flags: {
      strategy: { value: 'A,B', describe: "Only these of the experiment's strategies" },
      workload: { value: 'A,B', describe: "Only these of the experiment's workloads" },
      rows: { value: 'N', describe: 'Rows of every batch workload' },
      rate: { value: 'R', describe: 'Instances a second of every stream' },
      seconds: { value: 'S', describe: 'Length of every stream' },
      scale: {
        value: 'F',
        describe: 'Multiply rows and seconds by this, at most 1; rates stay, and streams keep at least 300 messages',
      },
      repeats: { value: 'N', describe: 'Runs of each cell' },
      workers: { value: 'N', describe: 'Worker threads, and model threads unless the experiment sets them' },
      engine: {
        value: 'NAME',
        describe: 'local, beam (with the runner of the file) or beam:RUNNER: direct, prism, flink, dataflow',
      },
      seed: { value: 'N', describe: 'Seed of the experiment and of every schedule' },
      out: { value: 'DIR', describe: 'Folder for results; each run gets its own subfolder', default: 'results' },
      'max-cost': { value: 'USD', describe: 'Most that the run may cost; required if a strategy calls the cloud' },
      resume: { value: 'RESULT', describe: 'Measure the cells of a stored run that are missing, failed or were stopped' },
      check: { describe: 'Run nothing: only make the checks that come before the first cell' },
      'dry-run': { describe: 'Run nothing: show the cells in order, how long they take and what they may cost' },
      ...shown,
    },
    examples: [
      ['predbench run', 'the bundled experiment, under two minutes'],
      ['predbench run mine.yaml', 'your own'],
      ['predbench run examples/experiments/seed-2018.yaml --scale 0.001', 'the experiment of 2018, sized for a laptop'],
      ['predbench run --resume results/mine-20261123-141500', 'continue a run that was stopped'],
      ['predbench run mine.yaml --dry-run', 'its cells, how long they take and what they may cost'],
      ['predbench run --strategy direct,rest --workload stream-100 --rate 500', 'part of it, at another rate'],
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
        describe: 'Bound on a latency percentile, from the due time to the prediction; in ms unless it says otherwise',
        default: 'p99<=50',
      },
      strategy: { value: 'A,B', describe: "Only these of the experiment's strategies" },
      seconds: { value: 'S', describe: 'Length of a probe; longer if the percentile needs more samples', default: '10' },
      probes: { value: 'N', describe: 'Most probes for each strategy', default: '10' },
      workers: { value: 'N', describe: 'Worker threads, and model threads unless the experiment sets them' },
      seed: { value: 'N', describe: 'Seed of the schedules' },
      out: { value: 'DIR', describe: 'Folder for results; each run gets its own subfolder', default: 'results' },
      'max-cost': { value: 'USD', describe: 'Most that the search may cost; required if a strategy calls the cloud' },
      ...shown,
    },
    examples: [
      ['predbench capacity --strategy direct', 'the bundled experiment: about a minute for each strategy'],
      ["predbench capacity mine.yaml --within 'p95<=20'", 'your own, with a 95th percentile of at most 20 ms'],
    ],
    load: () => import('./capacity.ts'),
  },
  {
    name: 'report',
    describe: 'Print the answer of a stored run, and write its reports again',
    positionals: { dir: "The run's folder or id" },
    flags: { json: shown.json, details: { describe: 'Print everything that report.md has, not only the answer' }, ...lang },
    examples: [
      ['predbench report results/babyweight-20261123-141500', 'prints the answer, and writes all files of the report again'],
      ['predbench report results/babyweight-20261123-141500 --details', 'with every table and warning'],
      ['predbench report results/babyweight-20261123-141500 --lang ko', 'in Korean'],
    ],
    load: () => import('./report.ts'),
  },
  {
    name: 'compare',
    describe: 'Hold runs against each other: what changed, by how much, how far that is more than noise, and what else differs',
    positionals: { base: 'The run to hold the others against: its folder or id', other: 'A run to compare with it' },
    more: 'Further runs to compare with the first',
    flags: {
      'fail-on': {
        value: 'CHANGES',
        describe: 'Exit code 6 where a figure changed by more than this, beyond noise, or it cannot be judged',
      },
      out: { value: 'DIR', describe: 'Folder for compare.md, compare.html and compare.json' },
      json: { describe: 'As JSON' },
      ...lang,
    },
    examples: [
      ['predbench compare results/before results/after', 'the change of each figure, with its interval'],
      ["predbench compare results/main results/mine --fail-on 'p99 > 10 %, throughput < -10 %'", 'a gate for CI'],
      ['predbench compare results/a results/b results/c --out compared', 'each beside the first, as files too'],
    ],
    load: () => import('./compare.ts'),
  },
  {
    name: 'history',
    describe: 'List the runs in a folder: when, on which machine, and what each said to take',
    positionals: { dir: 'Folder of results; results unless given' },
    flags: { json: { describe: 'As JSON' }, ...lang },
    examples: [
      ['predbench history', 'the newest last'],
      ['predbench history shared/results --json', 'of another folder, for programs'],
    ],
    load: () => import('./history.ts'),
  },
  {
    name: 'explain',
    describe: 'Show how a figure of a stored run came about; without a run, what each figure means',
    positionals: {
      result: "The run's folder or id",
      figure: 'Key of the figure, as in report.csv; without one, all that there are',
    },
    flags: {
      strategy: { value: 'A,B', describe: 'Only these strategies' },
      workload: { value: 'A,B', describe: 'Only these workloads' },
      repeat: { value: 'N', describe: 'Only this repeat' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench explain results/mine latency_p99_ms', 'samples, formula, what was left out, warnings'],
      ['predbench explain results/mine cost_usd_per_run --strategy rest', 'every price behind the cost'],
      ['predbench explain latency_p99_ms', 'what it means and how it is measured'],
    ],
    load: () => import('./explain.ts'),
  },
  {
    name: 'decide',
    describe: 'Recommend a strategy by your priorities and limits, from a stored run',
    positionals: { result: "The run's folder or id; data/seed-2018 is the experiment of 2018" },
    flags: {
      priorities: {
        value: 'A=1,B=2',
        describe: "Weights of throughput, latency, cost, implementation, maintenance; the experiment's unless given",
      },
      limit: { value: 'FIGURE<=N', describe: 'Bounds on figures, separated by commas: p99<=50,usd_per_million<1' },
      workload: { value: 'A,B', describe: 'Only these workloads' },
      ...ofModel,
      seed: { value: 'N', describe: 'Random seed', default: '1' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench decide results/mine', 'which strategy, how certain, and what would settle it'],
      ["predbench decide results/mine --priorities cost=2,latency=1 --limit 'p99<=50'", 'by your priorities'],
      ['predbench decide data/seed-2018 --workload batch-1m --priorities cost=1', 'the experiment of 2018'],
    ],
    load: () => import('./decide.ts'),
  },
  {
    name: 'break-even',
    describe: 'Show what each strategy costs a month as the load grows, and where one becomes cheaper than another',
    positionals: { result: "The run's folder or id" },
    flags: {
      utilisation: {
        value: 'U',
        describe: "Planned load of a deployed machine, as a share of its capacity; the run's unless given",
      },
      capacity: {
        value: 'A=R,B=R',
        describe: 'Rows a second of all machines of a strategy, in place of the measured rate',
      },
      ...ofModel,
      workload: { value: 'A,B', describe: 'Only these workloads' },
      prices: { value: 'A,B', describe: "Price books; the first takes precedence; the run's unless given" },
      discount: {
        value: 'S',
        describe: "Share off list prices, such as 0.2, or dataflow/streaming=0.2; the run's unless given",
      },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench break-even results/mine', 'costs from 1 to 1e9 rows a day, and from 0.01 to 100,000 messages a second'],
      ['predbench break-even results/mine --utilisation 0.4 --capacity rest=300', 'an endpoint with more headroom'],
    ],
    load: () => import('./break-even.ts'),
  },
  {
    name: 'estimate',
    describe: 'Estimate time, hours and cost of more rows or a faster stream in the cloud, with intervals, from a run',
    positionals: { file: "The run's folder or id; data/seed-2018 is the experiment of 2018" },
    flags: {
      strategy: { value: 'NAME', describe: 'A strategy of the run; of 2018, direct or batch-job' },
      rows: { value: 'N', describe: 'Rows to predict, up to a billion' },
      workers: { value: 'N', describe: 'Workers, all there from the start; as many as in the run unless given' },
      'max-workers': { value: 'N', describe: 'Autoscaling up to this number, in place of --workers' },
      rate: { value: 'R', describe: 'In place of --rows: messages a second of a stream, up to 100,000' },
      hours: { value: 'H', describe: 'How long the stream runs; 1 unless given' },
      within: { value: 'BOUND', describe: 'Latency bound of a stream, such as p99<=50' },
      nodes: {
        value: 'N',
        describe: 'Machines of an endpoint; unless given, as many per worker as in the run, or as a stream needs',
      },
      ...ofModel,
      region: { value: 'NAME', describe: 'Use the newest prices of this region' },
      'machine-type': { value: 'TYPE', describe: "Machine type of the endpoint or job; the run's unless given" },
      prices: {
        value: 'A,B',
        describe: "Price books; the first takes precedence; the run's unless given",
      },
      discount: {
        value: 'S',
        describe: "Share off list prices, such as 0.2, or dataflow/streaming=0.2; the run's unless given",
      },
      seed: { value: 'N', describe: 'Random seed', default: '1' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench estimate data/seed-2018 --strategy direct --rows 10000000 --workers 20', ''],
      ['predbench estimate data/seed-2018 --strategy batch-job --rows 10000000 --max-workers 8', ''],
      ['predbench estimate results/mine --strategy rest --rows 1000000000 --workers 50', 'from your own run'],
      [
        'predbench estimate results/mine --strategy direct --rate 20000 --within "p99<=50"',
        'workers, latency and cost of a stream',
      ],
    ],
    load: () => import('./estimate.ts'),
  },
  {
    name: 'calibrate',
    describe: 'Measure what a decision assumes: round trip, queue and start-up time, within a cost limit',
    positionals: { file: 'Experiment file (YAML) that names the endpoint and the job service; or a run of it' },
    flags: {
      strategy: { value: 'A,B', describe: "Only these of the experiment's strategies" },
      measure: { value: 'A,B', describe: 'Only these: round-trip, queue, startup; all unless given' },
      settle: { value: 'RESULT', describe: 'Only what would settle the decision of this run' },
      calls: { value: 'N', describe: 'Calls to measure the round trip with', default: '300' },
      'max-cost': { value: 'USD', describe: 'Most that may be spent; required for services not on this machine' },
      out: { value: 'FILE', describe: 'New file for the measurements', default: 'calibration.json' },
    },
    examples: [
      ['predbench calibrate mine.yaml --max-cost 0.50', 'prints the estimated cost first; refuses to spend more'],
      ['predbench calibrate mine.yaml --strategy rest --measure round-trip --max-cost 0.05', 'a few hundred calls'],
      ['predbench calibrate mine.yaml --settle results/mine --max-cost 0.50', 'only what would settle the decision of a run'],
    ],
    load: () => import('./calibrate.ts'),
  },
  {
    name: 'costs',
    describe: 'List what a run is estimated to cost, line by line; write it in the columns of a bill (FOCUS)',
    positionals: { result: "The run's folder or id" },
    flags: {
      workload: { value: 'A,B', describe: 'Only these workloads' },
      prices: { value: 'A,B', describe: "Price books; the first takes precedence; the run's unless given" },
      discount: {
        value: 'S',
        describe: "Share off list prices, such as 0.2, or dataflow/streaming=0.2; the run's unless given",
      },
      focus: { value: 'FILE.csv', describe: 'New file for the lines in the columns of FOCUS' },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench costs results/mine', 'strategy, workload, SKU, quantity, price and USD'],
      ['predbench costs results/mine --focus estimate.csv', 'for a FinOps tool, beside your bills'],
    ],
    load: () => import('./costs.ts'),
  },
  {
    name: 'reconcile',
    describe: "Hold a run's estimate against a bill in FOCUS columns: where each dollar belongs, and what is missing",
    positionals: { result: "The run's folder or id", bill: 'The bill: a .csv file with the columns of FOCUS' },
    flags: {
      label: { value: 'KEY=VALUE', describe: 'Labels of what the run used without having made it, such as an endpoint' },
      prices: { value: 'A,B', describe: "Price books; the first takes precedence; the run's unless given" },
      json: { describe: 'As JSON' },
    },
    examples: [
      ['predbench reconcile results/mine bill.csv', 'exit code 5 if estimate and bill differ by more than 1 %'],
      ['predbench reconcile results/mine bill.csv --label predbench=births-1a2b3c4d', 'with the endpoint of predbench deploy'],
    ],
    load: () => import('./reconcile.ts'),
  },
  {
    name: 'prices',
    describe: "List and show price books, or read today's prices from the Cloud Billing Catalog",
    positionals: {
      action: 'list, show or update',
      book: 'Price book: id, region or file; in A,B, A takes precedence; us-central1 unless given',
    },
    flags: {
      region: { value: 'NAME', describe: "update: region to read; the book's unless given" },
      out: { value: 'FILE', describe: 'update: new file for the book, which is printed unless given' },
    },
    examples: [
      ['predbench prices list', 'the bundled books'],
      ['predbench prices show mine.json,us-central1', 'your own prices on top of a bundled book'],
      ['predbench prices update --out prices.json', 'lists what differs by more than 1 % from the book in use'],
    ],
    load: () => import('./prices.ts'),
  },
  {
    name: 'serve',
    describe: 'Serve a model on 127.0.0.1 until Ctrl-C: online, in batch prediction jobs, or as a platform to deploy to',
    positionals: { what: 'model (online predictions), batch (batch prediction jobs) or platform (to deploy to)' },
    flags: {
      model: { value: 'DIR', describe: 'Folder of the SavedModel; the bundled one unless given' },
      signature: { value: 'NAME', describe: 'Signature to serve' },
      name: { value: 'NAME', describe: 'Name of the served model', default: 'model' },
      port: { value: 'P', describe: 'Port; 0 picks a free one', default: '0' },
      threads: { value: 'N', describe: 'Model threads; unless given one per core, at most 4' },
      root: {
        value: 'A,B',
        describe: "batch, platform: folders below which clients may name files; unless given, the runs' own",
      },
    },
    examples: [
      ['predbench serve model --port 8501', 'the bundled model, by TensorFlow Serving, Open Inference and Vertex AI'],
      ['predbench serve batch --model models/mine', 'batch prediction jobs with your model'],
      ['predbench serve platform --port 8503 --root deployed', 'a small Vertex AI and AI Platform, for predbench deploy'],
    ],
    load: () => import('./serve.ts'),
  },
  {
    name: 'deploy',
    describe: 'Deploy a model to Vertex AI or AI Platform, from its files to its machines; a journal records every step',
    positionals: {},
    flags: {
      model: { value: 'DIR', describe: 'Folder of the SavedModel; the bundled one unless given' },
      protocol: { value: 'NAME', describe: 'vertex-ai, or ai-platform, which Google has shut down', default: 'vertex-ai' },
      name: { value: 'NAME', describe: 'Id of the model and the endpoint', default: 'predbench' },
      project: { value: 'ID', describe: 'Google Cloud project' },
      region: { value: 'NAME', describe: 'Region', default: 'us-central1' },
      storage: { value: 'gs://...', describe: "Folder for the model's files; each deployment gets its own subfolder" },
      'machine-type': { value: 'TYPE', describe: 'Machine type; unless given n1-standard-2, or mls1-c1-m2 on AI Platform' },
      replicas: { value: 'N', describe: 'Machines that stay up', default: '1' },
      image: { value: 'URI', describe: "vertex-ai: serving container; Google's for TensorFlow 2.15 unless given" },
      'runtime-version': { value: 'V', describe: 'ai-platform: serving runtime; 2.11 unless given' },
      service: { value: 'URL', describe: 'Another service with the same API, such as predbench serve platform' },
      journal: { value: 'FILE', describe: 'File that each step is recorded in first', default: 'predbench-deployment.jsonl' },
      hours: { value: 'N', describe: 'How long it will stay up, for the cost estimate', default: '24' },
      'max-cost': { value: 'USD', describe: 'Highest acceptable estimate; required if anything is billed' },
      prices: { value: 'A,B', describe: "Price books; the first takes precedence; the region's unless given" },
      'dry-run': { describe: 'Print the steps and the estimate; do nothing' },
    },
    examples: [
      ['predbench deploy --project my-project --storage gs://my-bucket/models --dry-run', ''],
      ['predbench deploy --project my-project --storage gs://my-bucket/models --hours 2 --max-cost 0.25', ''],
      ['predbench deploy --service http://127.0.0.1:8503 --storage deployed', 'to predbench serve platform'],
    ],
    load: () => import('./deploy.ts'),
  },
  {
    name: 'undeploy',
    describe: 'Remove what the journal of predbench deploy lists, and nothing else',
    positionals: { name: 'Name of the deployment; without one, all in the journal' },
    flags: { journal: { value: 'FILE', describe: 'Journal of predbench deploy', default: 'predbench-deployment.jsonl' } },
    examples: [['predbench undeploy', 'also works after a crash: it searches for anything left behind']],
    load: () => import('./undeploy.ts'),
  },
  {
    name: 'doctor',
    describe: 'Check what this machine needs for a run, and say how to fix what is missing',
    positionals: {},
    flags: { calibrate: { describe: 'Measure and store the highest rate at which the load generator is on time' } },
    examples: [
      ['predbench doctor', 'exit code 4 when something is missing'],
      ['predbench doctor --calibrate', 'takes a few seconds; use an idle machine'],
    ],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'cluster',
    describe: "Start or end a Flink cluster on this machine, for the Beam engine's runner flink",
    positionals: { action: 'up, down or status' },
    flags: {
      workers: { value: 'N', describe: 'Most workers that an experiment may ask for: 2 unless given (up)' },
    },
    examples: [
      ['predbench cluster up', 'a JobManager, two TaskManagers and a worker pool, on 127.0.0.1'],
      ['predbench cluster down', 'ends all its processes'],
    ],
    load: () => import('./cluster.ts'),
  },
  {
    name: 'setup',
    describe: 'Set TensorFlow up for this machine, or the engine Beam',
    positionals: { what: 'tensorflow (unless given) or beam (Python packages and Prism)' },
    flags: {},
    examples: [
      ['predbench setup', 'does nothing if it works already'],
      ['predbench setup beam', 'for experiments on Apache Beam; needs Python 3.11, and Go for the runner prism'],
    ],
    load: () => import('./setup.ts'),
  },
  {
    name: 'completion',
    describe: 'Print a script by which your shell (bash or zsh) completes commands and flags with Tab',
    positionals: {},
    flags: {},
    examples: [
      ['predbench completion >> ~/.bashrc', 'bash'],
      ['predbench completion >> ~/.zshrc', 'zsh'],
    ],
    load: () => import('./completion.ts'),
  },
];
