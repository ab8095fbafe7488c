/** Services by the first part of a SKU's name, with FOCUS's categories of them. */

export interface Service {
  readonly name: string;
  readonly provider: string;
  readonly category: string;
  readonly subcategory: string;
}

const google = 'Google Cloud';
const machineLearning = ['AI and Machine Learning', 'Machine Learning'] as const;

/** Names as Google's bills have them. */
const services: Readonly<Record<string, readonly [name: string, category: string, subcategory: string]>> = {
  'ai-platform': ['Cloud Machine Learning Engine', ...machineLearning],
  'vertex-ai': ['Vertex AI', ...machineLearning],
  bigquery: ['BigQuery', 'Databases', 'Data Warehouses'],
  'cloud-run': ['Cloud Run', 'Compute', 'Serverless Compute'],
  'cloud-storage': ['Cloud Storage', 'Storage', 'Object Storage'],
  compute: ['Compute Engine', 'Compute', 'Virtual Machines'],
  dataflow: ['Cloud Dataflow', 'Analytics', 'Data Processing'],
  gke: ['Kubernetes Engine', 'Compute', 'Containers'],
  network: ['Networking', 'Networking', 'Network Connectivity'],
  pubsub: ['Cloud Pub/Sub', 'Integration', 'Messaging'],
};

/** A SKU of a plug-in's own provider is named by its first part. */
export function serviceOf(sku: string): Service {
  const [first = sku] = sku.split('/');
  const known = services[first];
  if (known === undefined) return { name: first, provider: first, category: 'Other', subcategory: 'Other (Other)' };
  const [name, category, subcategory] = known;
  return { name, provider: google, category, subcategory };
}
