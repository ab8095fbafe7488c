"""Loads what a pipeline needs and prints the versions as JSON. Run by the interpreter in question."""
import json
import os
import platform
import sys
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
warnings.filterwarnings("ignore")

import apache_beam
import google.cloud.bigquery
import google.cloud.pubsub
import google.cloud.storage
import hdrh.histogram
import orjson
import requests
import tensorflow
import urllib3

if int(tensorflow.constant(1) + 1) != 2:
    sys.exit("TensorFlow: 1 + 1 is not 2")
print(json.dumps({"python": platform.python_version(), "beam": apache_beam.__version__, "tensorflow": tensorflow.__version__}))
