"""The 6-layer MiniLM encoder (all-MiniLM-L6-v2), which sentiment toward a target and the sentence vectors share.

`base` reads its published weights, `network` writes it as an ONNX file with 8-bit weights, `running` runs such a file.
"""
