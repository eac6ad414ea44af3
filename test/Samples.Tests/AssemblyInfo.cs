// The samples use all cores, and one test changes the current folder.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
