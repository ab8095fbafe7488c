/** `engine.dataflow` of the experiment file: whose Dataflow runs the pipeline. Its machines are those of `cloud.workers`. */
import { z } from 'zod';

const matching = (pattern: RegExp, error: string) => z.string().regex(pattern, { error });

export const dataflowSchema = z.strictObject({
  project: matching(/^(?!\d+$)[a-z][-a-z0-9:.]+[a-z0-9]$/, 'must be the id of a project, not its number or title').meta({
    description: 'Id of the project that is billed.',
  }),
  region: matching(/^[a-z]+-[a-z]+\d+$/, 'must be a region, such as europe-west1').meta({
    description: "Where the workers run. The price book should be the region's.",
  }),
  bucket: matching(/^gs:\/\/[a-z0-9][-_a-z0-9.]+[a-z0-9](?:\/.*)?$/, 'must be gs://BUCKET or gs://BUCKET/FOLDER').meta({
    description:
      'Where the cells keep their files while they run, each in a folder of its own: gs://BUCKET or gs://BUCKET/FOLDER.',
  }),
  image: z.string().min(1).meta({
    description: "The workers' container image, built with the Dockerfile of src/engines/beam and pushed to a registry of yours.",
  }),
  subnetwork: matching(
    /^(?:https:\/\/\S+\/)?(?:projects\/[^/]+\/)?regions\/[^/]+\/subnetworks\/[^/]+$/,
    'must be regions/REGION/subnetworks/NAME, or the whole address of one',
  )
    .exactOptional()
    .meta({ description: "Subnetwork of the workers; the project's default network unless given." }),
  serviceAccount: z.email('must be the e-mail address of a service account').exactOptional().meta({
    description: "Account that the workers act as; Compute Engine's default one unless given.",
  }),
});

export type DataflowSettings = Readonly<z.output<typeof dataflowSchema>>;
