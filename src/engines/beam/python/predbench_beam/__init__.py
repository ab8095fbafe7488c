"""The pipeline of predbench's Apache Beam engine: reads, predicts and measures in Beam's workers."""
