"""The bundled model behind KServe's own server, V1 and V2: server.py FOLDER PORT. One model takes scalars as [n], the other as [n, 1]."""

import sys

import kserve
import numpy as np
import tensorflow as tf
from kserve.errors import InvalidInput

DATATYPES = {tf.string: "BYTES", tf.float32: "FP32"}


class BabyWeight(kserve.Model):
    def __init__(self, name, signature, inner):
        super().__init__(name)
        self.signature = signature
        self.specs = signature.structured_input_signature[1]
        self.inner = inner
        self.ready = True

    async def get_input_types(self):
        return [
            {"name": name, "datatype": DATATYPES[spec.dtype], "shape": [-1, *self.inner]}
            for name, spec in self.specs.items()
        ]

    def predict(self, payload, headers=None):
        if isinstance(payload, dict):
            rows = payload["instances"]
            return {"predictions": self.call({name: [row[name] for row in rows] for name in self.specs}).tolist()}
        columns = {}
        for tensor in payload.inputs:
            if list(tensor.shape[1:]) != self.inner:
                raise InvalidInput(f"{tensor.name} is of shape {tensor.shape}")
            columns[tensor.name] = np.ravel(tensor.as_numpy()).tolist()
        values = self.call(columns)
        output = kserve.InferOutput("predictions", list(values.shape), "FP32")
        output.set_data_from_numpy(values, binary_data=False)
        return kserve.InferResponse(payload.id, self.name, [output])

    def call(self, columns):
        if max(columns["gestation_weeks"]) > 60:
            raise InvalidInput("gestation_weeks is above 60")
        tensors = {name: tf.constant(columns[name], dtype=spec.dtype) for name, spec in self.specs.items()}
        return self.signature(**tensors)["predictions"].numpy()


if __name__ == "__main__":
    folder, port = sys.argv[1:]
    loaded = tf.saved_model.load(folder)
    signature = loaded.signatures["predict"]
    models = [BabyWeight("births", signature, []), BabyWeight("births-columns", signature, [1])]
    kserve.ModelServer(http_port=int(port), enable_grpc=False, workers=1).start(models)
