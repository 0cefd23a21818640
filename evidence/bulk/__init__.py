"""All of PubMed: findings out of its own files, over processes or a cluster, into Parquet."""
