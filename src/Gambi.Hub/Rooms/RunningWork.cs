namespace Gambi.Hub.Rooms;

/// <summary>A lease on the hub's staying up: a hub that stops waits until it is given back, once.</summary>
internal readonly struct RunningWork(HubDrain? drain) : IDisposable
{
    public void Dispose() => drain?.Leave();
}
