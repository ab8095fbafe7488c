"""KServe's own client against a server of ours: client.py URL MODEL. Reads instances as JSON; prints the weights by V1 and V2."""

import asyncio
import json
import sys

from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig


async def main(url, model):
    instances = json.load(sys.stdin)
    v1 = InferenceRESTClient(RESTConfig(protocol="v1"))
    v2 = InferenceRESTClient(RESTConfig(protocol="v2"))
    rows = await v1.infer(url, {"instances": instances}, model_name=model)
    inputs = []
    for name, value in instances[0].items():
        tensor = InferInput(name, [len(instances)], "BYTES" if isinstance(value, str) else "FP32")
        tensor.data = [instance[name] for instance in instances]
        inputs.append(tensor)
    tensors = await v2.infer(url, InferRequest(model, inputs), model_name=model)
    print(json.dumps({
        "ready": [await v2.is_server_ready(url), await v2.is_server_live(url), await v2.is_model_ready(url, model)],
        "v1": [weight for [weight] in rows["predictions"]],
        "v2": tensors.outputs[0].data,
    }))


asyncio.run(main(*sys.argv[1:]))
