"""Google's own client against a platform of ours, from upload to deletion: google.py URL MODEL-FOLDER WORK-FOLDER.

Reads instances as JSON, which WORK-FOLDER/in.jsonl has as well; prints what was predicted online, raw and in a job, and what is left.
"""

import glob
import json
import sys
import time

from google.api.httpbody_pb2 import HttpBody
from google.auth.credentials import AnonymousCredentials
from google.cloud import aiplatform, aiplatform_v1
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Value

url, model_folder, work_folder = sys.argv[1:]
instances = json.load(sys.stdin)
parent = "projects/p/locations/us-central1"


def client(kind):
    return kind(transport="rest", credentials=AnonymousCredentials(), client_options={"api_endpoint": url})


models = client(aiplatform_v1.ModelServiceClient)
endpoints = client(aiplatform_v1.EndpointServiceClient)
predictions = client(aiplatform_v1.PredictionServiceClient)
jobs = client(aiplatform_v1.JobServiceClient)

model = models.upload_model(parent=parent, model={
    "display_name": "births",
    "artifact_uri": model_folder,
    "container_spec": {"image_uri": "tf2-cpu.2-15"},
}).result().model
endpoint = endpoints.create_endpoint(parent=parent, endpoint={"display_name": "weights"}).result().name
deployed = endpoints.deploy_model(
    endpoint=endpoint,
    deployed_model={"model": model, "automatic_resources": {"min_replica_count": 1, "max_replica_count": 1}},
    traffic_split={"0": 100},
).result().deployed_model
found = endpoints.get_endpoint(name=endpoint)
assert [one.id for one in found.deployed_models] == [deployed.id], found

online = predictions.predict(endpoint=endpoint, instances=[ParseDict(one, Value()) for one in instances])
body = HttpBody(content_type="application/json", data=json.dumps({"instances": instances}).encode())
raw = json.loads(predictions.raw_predict(endpoint=endpoint, http_body=body).data)

job = jobs.create_batch_prediction_job(parent=parent, batch_prediction_job={
    "display_name": "births",
    "model": model,
    "input_config": {"instances_format": "jsonl", "gcs_source": {"uris": [f"{work_folder}/in.jsonl"]}},
    "output_config": {
        "predictions_format": "jsonl",
        "gcs_destination": {"output_uri_prefix": f"{work_folder}/out"},
    },
    "dedicated_resources": {"machine_spec": {"machine_type": "n1-standard-2"}, "max_replica_count": 1},
})
while job.end_time is None:
    time.sleep(0.1)
    job = jobs.get_batch_prediction_job(name=job.name)
lines = []
for path in glob.glob(f"{job.output_info.gcs_output_directory}/prediction.results-*"):
    with open(path, encoding="utf-8") as file:
        lines += [json.loads(line)["prediction"][0] for line in file]

# The library above these clients.
aiplatform.init(
    project="p", location="us-central1", api_endpoint=url, api_transport="rest", credentials=AnonymousCredentials()
)
[listed] = aiplatform.Endpoint.list(filter='display_name="weights"')
high_level = listed.predict(instances)

jobs.delete_batch_prediction_job(name=job.name).result()
endpoints.undeploy_model(endpoint=endpoint, deployed_model_id=deployed.id).result()
endpoints.delete_endpoint(name=endpoint).result()
models.delete_model(name=model).result()
print(json.dumps({
    "online": [weight for [weight] in online.predictions],
    "raw": [weight for [weight] in raw["predictions"]],
    "job": {"state": job.state.name, "weights": lines},
    "highLevel": [weight for [weight] in high_level.predictions],
    "left": [
        *(one.name for one in models.list_models(parent=parent)),
        *(one.name for one in endpoints.list_endpoints(parent=parent)),
        *(one.name for one in jobs.list_batch_prediction_jobs(parent=parent)),
    ],
}))
