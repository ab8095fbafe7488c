"""What sinks get, as the local engine gives it."""

from apache_beam.io.gcp.pubsub import PubsubMessage

from predbench_beam.sinks import Messages
from predbench_beam.spec import PubsubSink, Sample


def test_a_message_for_each_row_that_the_sample_has() -> None:
    messages = Messages(PubsubSink("projects/a-project/topics/results", "run/direct+all+1", Sample(first=8, share=1, seed=0)))
    messages.setup()
    rows = ['{"key":7,"line":9,"prediction":{"y":[1]}}', '{"key":8,"error":"no"}', '{"key":0,"error":"Zo\u00eb, no"}']
    assert list(messages.process("\n".join(rows))) == [
        PubsubMessage(rows[0].encode(), {"key": "7", "cell": "run/direct+all+1"}),
        PubsubMessage(rows[2].encode(), {"key": "0", "cell": "run/direct+all+1"}),
    ]
