using Gambi.Cli.Wiring;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Connecting;

/// <summary>Calls to a room that may want a password: a person who gave none is asked for it when the room does, and the call made again.</summary>
/// <param name="context">The run.</param>
/// <param name="hubUrl">The hub.</param>
/// <param name="connect">A client that gives this password.</param>
internal sealed class RoomAccess(CliContext context, Uri hubUrl, Func<string?, GambiClient> connect)
{
    /// <summary>The hub.</summary>
    public Uri HubUrl => hubUrl;

    /// <summary>A client that gives no password.</summary>
    public GambiClient Connect() => connect(null);

    /// <summary>Makes the call; <paramref name="given"/> is the password from the flags.</summary>
    public async Task<T> CallAsync<T>(string? given, Func<GambiClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            using GambiClient client = connect(given);
            return await call(client);
        }
        catch (GambiException e) when (given is null && context.Console.CanPrompt && WantsPassword(e))
        {
            string typed = await context.Prompts.SecretAsync("Password of the room (hidden)", cancellationToken);
            if (typed.Length == 0)
            {
                throw;
            }

            using GambiClient client = connect(typed);
            return await call(client);
        }
    }

    /// <summary>Whether the room wants a password, or another one.</summary>
    public static bool WantsPassword(GambiException e) => e.Failure == GambiFailure.Refused && e.Code == ErrorCatalog.InvalidPassword.Code;
}
