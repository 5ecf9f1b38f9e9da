namespace Gambi.Resilience.Tests.Cuts.Machines;

/// <summary>A machine with a participant and its provider that can be cut off from the hub without a word.</summary>
internal interface IMachine : IAsyncDisposable
{
    /// <summary>The hub, as this machine reaches it.</summary>
    Uri HubUrl { get; }

    /// <summary>The provider, as this machine reaches it.</summary>
    Uri ProviderUrl { get; }

    /// <summary>Starts the program on this machine.</summary>
    CliProcess Start(params string[] args);

    /// <summary>From here on nothing comes or goes between it and the hub, and nobody is told.</summary>
    Task CutAsync();
}
