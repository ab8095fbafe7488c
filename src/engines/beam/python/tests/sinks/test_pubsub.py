"""Messages as the local engine sends them."""

from apache_beam.io.gcp.pubsub import PubsubMessage

from predbench_beam.sinks.pubsub import messages_of
from predbench_beam.spec import PubsubSink, Sample


def test_a_message_for_each_row_that_the_sample_has() -> None:
    sink = PubsubSink("projects/a-project/topics/results", "run/direct+all+1", Sample(first=8, share=1, seed=0))
    rows = ['{"key":7,"line":9,"prediction":{"y":[1]}}', '{"key":8,"error":"no"}', '{"key":0,"error":"Zo\u00eb, no"}']
    assert list(messages_of("\n".join(rows), sink)) == [
        PubsubMessage(rows[0].encode(), {"key": "7", "cell": "run/direct+all+1"}),
        PubsubMessage(rows[2].encode(), {"key": "0", "cell": "run/direct+all+1"}),
    ]
