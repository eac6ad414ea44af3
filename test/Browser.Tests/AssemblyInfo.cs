// One browser, and samples that use all cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
