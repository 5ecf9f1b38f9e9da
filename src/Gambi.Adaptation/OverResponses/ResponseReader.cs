using System.Text.Json;
using System.Text.Unicode;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The reader of a plain answer.</summary>
internal static class ResponseReader
{
    /// <summary>Reads it whole, so that nothing of what follows meets anything but JSON; false when it is no response.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out ResponseObject response)
    {
        response = default;
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var members = new JsonMembers(json);
            while (members.MoveNext())
            {
                // To the end: only then is it known to be JSON.
            }

            members.ExpectEnd();
        }
        catch (JsonException)
        {
            return false;
        }

        response = new ResponseObject(json);
        return response.Failure is not null || !response.Output.IsEmpty;
    }
}
