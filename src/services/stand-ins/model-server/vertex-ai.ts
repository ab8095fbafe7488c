/** Vertex AI's online prediction (aiplatform v1 projects.locations.endpoints), the server's side. Every project and location is known. */
import { isObject } from '../../../core/json.ts';
import type { FastifyInstance } from 'fastify';
import { answerGoogleErrors, BadRequest, googleBodyLimit, Refusal } from '../errors.ts';
import { readObject, toBatch } from './instances.ts';
import { answerInfer } from './open-inference.ts';
import type { Served } from './served.ts';
import { answerPredict, writePredict } from './tensorflow-serving.ts';

interface EndpointParams {
  readonly project: string;
  readonly location: string;
  readonly endpoint: string;
}

const base = '/v1/projects/:project/locations/:location/endpoints/:endpoint([^/:]+)';

/** A model at an endpoint, by its resource names. */
export interface DeployedModel {
  readonly served: Served;
  readonly id: string;
  readonly model: string;
}

type FindDeployed = (params: EndpointParams) => DeployedModel | undefined;

/** One model at the endpoint of its name. */
export function vertexAiRoutes(served: Served) {
  const { modelName } = served;
  const find: FindDeployed = ({ project, location, endpoint }) =>
    endpoint === modelName
      ? { served, id: '1', model: `projects/${project}/locations/${location}/models/${modelName}` }
      : undefined;
  return async (server: FastifyInstance): Promise<void> => {
    server.get<{ Params: EndpointParams }>(base, async ({ params }) => {
      const { id, model } = found(find, params);
      const deployedModels = [{ id, model, modelVersionId: '1' }];
      return { name: endpointName(params), displayName: modelName, deployedModels, trafficSplit: { [id]: 100 } };
    });
    await vertexAiPredictions(find)(server);
  };
}

/** `:predict` and `:rawPredict` of the models that `find` knows. */
export function vertexAiPredictions(find: FindDeployed) {
  return async (server: FastifyInstance): Promise<void> => {
    answerGoogleErrors(server);
    for (const [method, answer] of [
      ['predict', predictAnswer],
      ['rawPredict', rawAnswer],
    ] as const) {
      server.post<{ Params: EndpointParams; Body?: Uint8Array }>(
        `${base}::${method}`,
        { bodyLimit: googleBodyLimit },
        async ({ body, params }, reply) =>
          reply.type('application/json').send(await answer(readObject(body), found(find, params))),
      );
    }
  };
}

async function predictAnswer(
  { instances }: Record<string, unknown>,
  { served, id, model: name }: DeployedModel,
): Promise<string> {
  const { modelName, model, builder, predict } = served;
  if (!Array.isArray(instances) || instances.length === 0)
    throw new BadRequest('"instances" must be a list with at least one instance');
  const batch = toBatch(instances, model.inputs, builder);
  const answer = writePredict(await predict(batch), batch.size, 'row');
  const deployed = { deployedModelId: id, model: name, modelDisplayName: modelName, modelVersionId: '1' };
  return `${answer.slice(0, -1)},${JSON.stringify(deployed).slice(1)}`;
}

/** The body as it is, or in an HttpBody's JSON, as Google's client for Python sends it over HTTP; the answer likewise. */
async function rawAnswer(body: Record<string, unknown>, deployed: DeployedModel): Promise<string> {
  const { httpBody, ...others } = body;
  if (!isObject(httpBody) || Object.keys(others).length > 0) return containersAnswer(body, deployed);
  const { data = '' } = httpBody;
  if (typeof data !== 'string') throw new BadRequest('httpBody.data must be the body in base64');
  const answer = await containersAnswer(readObject(Buffer.from(data, 'base64')), deployed);
  return JSON.stringify({ contentType: 'application/json', data: Buffer.from(answer).toString('base64') });
}

/** The body is the container's own: TensorFlow Serving's, or Open Inference's with its list of tensors. */
async function containersAnswer(body: Record<string, unknown>, { served }: DeployedModel): Promise<string> {
  const { inputs } = body;
  if (!Array.isArray(inputs) || !inputs.some((input) => isObject(input) && 'datatype' in input))
    return answerPredict(body, served);
  const { json, binary } = await answerInfer(body, new Uint8Array(), served);
  if (binary.length > 0) throw new BadRequest('binary tensors are not spoken by :rawPredict here; ask for JSON');
  return json;
}

function found(find: FindDeployed, params: EndpointParams): DeployedModel {
  const deployed = find(params);
  if (deployed === undefined) throw new Refusal(404, `Endpoint \`${endpointName(params)}\` not found.`);
  return deployed;
}

function endpointName({ project, location, endpoint }: EndpointParams): string {
  return `projects/${project}/locations/${location}/endpoints/${endpoint}`;
}
