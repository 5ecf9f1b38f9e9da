namespace Gambi.Hub.Http;

/// <summary>One reader's place among a room's, and among its address's where those are counted.</summary>
internal sealed class EventReaderPlace(IDisposable ofRoom, IDisposable? ofAddress) : IDisposable
{
    public void Dispose()
    {
        ofRoom.Dispose();
        ofAddress?.Dispose();
    }
}
