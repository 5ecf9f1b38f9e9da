namespace Gambi.Discovery;

/// <summary>A service that the network knows of; disposing it says goodbye and takes a second at most.</summary>
public interface IPublishedService : IAsyncDisposable
{
    /// <summary>The name it has now, which may be another than the one asked for.</summary>
    string InstanceName { get; }
}
