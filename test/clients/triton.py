"""Triton's client against a model server of ours, as it comes: triton.py HOST:PORT MODEL. Reads instances as JSON; prints the predictions."""

import json
import sys

import numpy
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput

client = InferenceServerClient(sys.argv[1])
model = sys.argv[2]
instances = json.load(sys.stdin)
dtypes = {"BYTES": object, "FP32": numpy.float32}
tensors = []
for declared in client.get_model_metadata(model)["inputs"]:
    values = numpy.array([one[declared["name"]] for one in instances], dtype=dtypes[declared["datatype"]])
    tensor = InferInput(declared["name"], values.shape, declared["datatype"])
    tensor.set_data_from_numpy(values)
    tensors.append(tensor)


def weights(**options):
    return client.infer(model, tensors, **options).as_numpy("predictions").ravel().tolist()


print(json.dumps({
    "ready": [client.is_server_live(), client.is_server_ready(), client.is_model_ready(model)],
    "binary": weights(),
    "json": weights(outputs=[InferRequestedOutput("predictions", binary_data=False)]),
    "compressed": weights(request_compression_algorithm="gzip"),
}))
