"""Google's client of 2018 for AI Platform against a platform of ours: ai_platform.py URL MODEL-FOLDER WORK-FOLDER.

Reads instances as JSON, which WORK-FOLDER/in.jsonl has as well; prints what was predicted online and in a job, and what is left.
"""

import glob
import json
import sys
import time

from googleapiclient import discovery, errors
from googleapiclient.http import set_user_agent
import httplib2

url, model_folder, work_folder = sys.argv[1:]
instances = json.load(sys.stdin)
project = "projects/p"
# The description of the service comes with the client.
ml = discovery.build(
    "ml", "v1", http=set_user_agent(httplib2.Http(), "test"), static_discovery=True, client_options={"api_endpoint": url}
)
models = ml.projects().models()


def done(operation):
    while not operation.get("done"):
        time.sleep(0.1)
        operation = ml.projects().operations().get(name=operation["name"]).execute()
    assert "error" not in operation, operation
    return operation["response"]


model = models.create(parent=project, body={"name": "births", "regions": ["us-central1"]}).execute()["name"]
version = done(
    models.versions().create(
        parent=model,
        body={
            "name": "v1",
            "deploymentUri": model_folder,
            "framework": "TENSORFLOW",
            "runtimeVersion": "2.11",
            "pythonVersion": "3.7",
            "machineType": "n1-standard-2",
        },
    ).execute()
)["name"]
ready = models.versions().get(name=version).execute()
online = ml.projects().predict(name=version, body={"instances": instances}).execute()
by_default = ml.projects().predict(name=model, body={"instances": instances}).execute()

job = ml.projects().jobs().create(
    parent=project,
    body={
        "jobId": "births_1",
        "predictionInput": {
            "dataFormat": "JSON",
            "inputPaths": [f"{work_folder}/in.jsonl"],
            "outputPath": f"{work_folder}/out",
            "region": "us-central1",
            "versionName": version,
            "maxWorkerCount": "1",
        },
    },
).execute()
while job["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
    time.sleep(0.1)
    job = ml.projects().jobs().get(name=f"{project}/jobs/births_1").execute()
lines = []
for path in glob.glob(f"{work_folder}/out/prediction.results-*"):
    with open(path, encoding="utf-8") as file:
        lines += [next(iter(json.loads(line).values()))[0] for line in file]

done(models.versions().delete(name=version).execute())
done(models.delete(name=model).execute())
try:
    models.get(name=model).execute()
    gone = None
except errors.HttpError as error:
    gone = error.resp.status
print(json.dumps({
    "state": ready["state"],
    "online": [next(iter(one.values()))[0] for one in online["predictions"]],
    "byDefault": [next(iter(one.values()))[0] for one in by_default["predictions"]],
    "job": {"state": job["state"], "count": job["predictionOutput"]["predictionCount"], "weights": lines},
    "gone": gone,
    "left": [one["name"] for one in models.list(parent=project).execute().get("models", [])],
}))
