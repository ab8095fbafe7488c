"""The bundled model behind MLServer (github.com/SeldonIO/MLServer), V2: server.py FOLDER PORT. Its defaults: one process that predicts."""

import asyncio
import sys

import numpy as np
import tensorflow as tf
from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.codecs import NumpyCodec
from mlserver.settings import ModelParameters
from mlserver.types import InferenceRequest, InferenceResponse


class BabyWeight(MLModel):
    async def load(self) -> bool:
        # Its variables live as long as this object.
        self.loaded = tf.saved_model.load(self.settings.parameters.uri)
        self.signature = self.loaded.signatures["predict"]
        self.specs = self.signature.structured_input_signature[1]
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        tensors = {}
        for tensor in payload.inputs:
            # `data` of strings is text, of numbers a list.
            tensors[tensor.name] = tf.constant(list(tensor.data), dtype=self.specs[tensor.name].dtype)
        values = np.ravel(self.signature(**tensors)["predictions"].numpy())
        return InferenceResponse(
            model_name=self.name, id=payload.id, outputs=[NumpyCodec.encode_output("predictions", values)]
        )


async def serve(folder: str, port: int) -> None:
    settings = Settings(host="127.0.0.1", http_port=port, grpc_port=port + 1, metrics_port=port + 2, debug=False)
    model = ModelSettings(name="births", implementation=BabyWeight, parameters=ModelParameters(uri=folder))
    # It takes hold of the event loop at once.
    await MLServer(settings).start([model])


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
