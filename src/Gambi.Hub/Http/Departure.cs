using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>How an exception looks that says only that the client left.</summary>
internal static class Departure
{
    // A connection that was reset says so to who reads or writes before the request's token does.
    public static bool Explains(Exception e, HttpContext context) =>
        e is ConnectionResetException or ConnectionAbortedException
        || e.InnerException is ConnectionResetException or ConnectionAbortedException
        || (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException);
}
