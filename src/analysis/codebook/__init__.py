"""The codebook: judgements that a person might dispute, as data. One module a file, each checked when it is read."""
