using Gambi.Contracts;
using Gambi.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>The id of a request in answers, events and logs: the caller's own when it is well formed, else a new one.</summary>
internal static class RequestIds
{
    private const int MaxLength = 128;

    /// <summary>The id of this request.</summary>
    public static string Of(HttpContext context) => context.TraceIdentifier;

    public static void Assign(HttpContext context, IdSource ids)
    {
        var given = context.Request.Headers[GambiHeaders.RequestId];
        var id = given is [{ } own] && IsWellFormed(own) ? own : ids.NewId("req_");
        context.TraceIdentifier = id;
        context.Response.Headers[GambiHeaders.RequestId] = id;
    }

    private static bool IsWellFormed(string id)
    {
        if (id.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
