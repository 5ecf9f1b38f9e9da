// Each campaign uses every core by itself, and measures the heap.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
