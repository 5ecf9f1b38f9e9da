namespace Gambi.Discovery;

/// <summary>A service that the network knows of; disposing it says goodbye, within a second.</summary>
public interface IPublishedService : IAsyncDisposable
{
    /// <summary>The name it has now, which may be another than the one asked for.</summary>
    string InstanceName { get; }
}
