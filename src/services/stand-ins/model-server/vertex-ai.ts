/** Vertex AI's online prediction (aiplatform v1 projects.locations.endpoints), the server's side. Every project and location is known. */
import { isObject } from '../../../core/json.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { BadRequest, googleBodyLimit, refuse, refuseErrors } from '../errors.ts';
import { parseJson, toBatch } from './instances.ts';
import { readInfer, writeInfer } from './open-inference.ts';
import type { Served } from './served.ts';
import { readPredict, writePredict } from './tensorflow-serving.ts';

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
  const find: FindDeployed = (params) =>
    params.endpoint === modelName ? { served, id: '1', model: modelOf(params, modelName) } : undefined;
  return async (server: FastifyInstance): Promise<void> => {
    server.get<{ Params: EndpointParams }>(base, async ({ params }, reply) => {
      const deployed = find(params);
      if (deployed === undefined) return notFound(params, reply);
      const { id, model } = deployed;
      const deployedModels = [{ id, model, modelVersionId: '1' }];
      return { name: endpointName(params), displayName: modelName, deployedModels, trafficSplit: { [id]: 100 } };
    });
    await vertexAiPredictions(find)(server);
  };
}

/** `:predict` and `:rawPredict` of the models that `find` knows. */
export function vertexAiPredictions(find: FindDeployed) {
  return async (server: FastifyInstance): Promise<void> => {
    refuseErrors(server);
    server.post<{ Params: EndpointParams; Body: string }>(
      `${base}::predict`,
      { bodyLimit: googleBodyLimit },
      async ({ body, params }, reply) => {
        const deployed = find(params);
        if (deployed === undefined) return notFound(params, reply);
        const { modelName, model, builder, predict } = deployed.served;
        const { instances } = parseJson(body ?? '');
        if (!Array.isArray(instances) || instances.length === 0)
          throw new BadRequest('"instances" must be a list with at least one instance');
        const batch = toBatch(instances, model.inputs, builder);
        const text = writePredict(await predict(batch), batch.size, 'row');
        const from = `"deployedModelId":"${deployed.id}","model":"${deployed.model}","modelDisplayName":"${modelName}","modelVersionId":"1"`;
        return reply.type('application/json').send(`${text.slice(0, -1)},${from}}`);
      },
    );
    server.post<{ Params: EndpointParams; Body: string }>(
      `${base}::rawPredict`,
      { bodyLimit: googleBodyLimit },
      async ({ body, params }, reply) => {
        const deployed = find(params);
        if (deployed === undefined) return notFound(params, reply);
        return reply.type('application/json').send(await rawAnswer(body ?? '', deployed.served));
      },
    );
  };
}

/** The body is the container's own: TensorFlow Serving's, or Open Inference's with its list of tensors. */
async function rawAnswer(text: string, { modelName, model, builder, predict }: Served): Promise<string> {
  const { inputs } = parseJson(text);
  if (Array.isArray(inputs) && inputs.some((input) => isObject(input) && 'datatype' in input)) {
    const request = readInfer(text, model, builder);
    return writeInfer(modelName, await predict(request.batch), request);
  }
  const { batch, format } = readPredict(text, model, builder);
  return writePredict(await predict(batch), batch.size, format);
}

function notFound(params: EndpointParams, reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, `Endpoint \`${endpointName(params)}\` not found.`);
}

function endpointName({ project, location, endpoint }: EndpointParams): string {
  return `projects/${project}/locations/${location}/endpoints/${endpoint}`;
}

function modelOf({ project, location }: EndpointParams, modelName: string): string {
  return `projects/${project}/locations/${location}/models/${modelName}`;
}
