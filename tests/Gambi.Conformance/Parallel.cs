// Most of the time these tests wait: for words that come one by one, and for Node to start.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
