using Gambi.Hub.Tests.Inference;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>One bad thing that comes to a hub, with the answer that it must get.</summary>
internal sealed record AbuseCase(string Name, Func<InferenceScene, Task> RunAsync);
