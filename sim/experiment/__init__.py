"""Many replications: plan, executor seam, store, resume; statistics said honestly; summaries.

`run.run` simulates and stores, `store.Result` opens what was stored, `summary.summarise` sums it up.
"""
