"""Google's online prediction: AI Platform (ml v1 projects.predict, shut down; other servers may still speak it) and Vertex AI.

Vertex AI: aiplatform v1 endpoints.predict and rawPredict, at the shared public address or a dedicated endpoint. `:predict` does not
name a signature, so the container uses its default.
"""

from collections.abc import Sequence

from predbench_beam.handlers.rest.dialects.columns import ColumnCodec
from predbench_beam.handlers.rest.dialects.dialect import Codec, Dialect
from predbench_beam.handlers.rest.dialects.open_inference import TensorCodec
from predbench_beam.handlers.rest.dialects.rows import RowCodec
from predbench_beam.handlers.rest.dialects.tensorflow_serving import in_path, model_path
from predbench_beam.handlers.rest.options import RestOptions
from predbench_beam.spec import Model

_LOGIN = "check the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS"


def ai_platform(options: RestOptions) -> Dialect:
    """With rows."""
    path = f"/v1/projects/{in_path(options.project_id)}/models/{model_path(options)}:predict"
    return Dialect(
        [],
        path,
        lambda _texts, model: RowCodec(model, signature=True),
        lambda status, _text: _advice(
            status,
            api="ml.googleapis.com",
            role="ml.versions.predict (roles/ml.developer)",
            named='"projectId", "modelName" and "modelVersion"',
        ),
    )


def vertex_ai(options: RestOptions) -> Dialect:
    """By the protocol of the container, to which `:rawPredict` passes bodies; without it, `:predict` with rows."""
    project, location, endpoint = map(in_path, (options.project_id, options.region, options.endpoint_id))
    method = "predict" if options.raw_predict is None else "rawPredict"

    def codec(_texts: Sequence[str], model: Model) -> Codec:
        if options.raw_predict == "open-inference":
            return TensorCodec(model, options.scalars, {})
        if options.format == "columns":
            return ColumnCodec(model)
        return RowCodec(model, signature=options.raw_predict is not None)

    return Dialect(
        [],
        f"/v1/projects/{project}/locations/{location}/endpoints/{endpoint}:{method}",
        codec,
        lambda status, _text: _advice(
            status,
            api="aiplatform.googleapis.com",
            role="aiplatform.endpoints.predict (roles/aiplatform.user)",
            named='"projectId", "region" and "endpointId"; a dedicated endpoint has an address of its own',
        ),
    )


def _advice(status: int, *, api: str, role: str, named: str) -> str | None:
    """Google's answers name the permission but seldom what to do."""
    return {
        401: _LOGIN,
        403: f"check that {api} is enabled in the project and that the caller has {role}",
        404: f"check {named}",
        429: f"check the project's quota of {api}",
    }.get(status)
