using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Cli.Asking;

/// <summary>The room that is meant when none is named: the hub's only one.</summary>
internal sealed class OnlyRoom(GambiConsole console, GambiClient client)
{
    /// <summary>Its code.</summary>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RoomSummary> rooms = await ListAsync(cancellationToken);
        if (rooms is [var only])
        {
            console.Note($"Asking the hub's only room, {TerminalText.Clean(only.Code)} ({TerminalText.Clean(only.Name)}).");
            return only.Code;
        }

        throw rooms.Count == 0
            ? CliException.WrongUse("--room is required, and the hub has no room yet.", "Create one with `gambi room create --name \"Team\"`.")
            : CliException.WrongUse(
                "--room is required: the hub has several rooms.",
                $"Choose one of {string.Join(", ", rooms.Take(10).Select(room => $"{room.Code} ({room.Name})"))}{(rooms.Count > 10 ? ", …" : "")}.");
    }

    private async Task<IReadOnlyList<RoomSummary>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Rooms.ListAsync(cancellationToken)).Data;
        }
        catch (GambiException e) when (e.Code == ErrorCatalog.Forbidden.Code)
        {
            throw CliException.WrongUse("--room is required: this hub shows its rooms to its admin alone.", "Ask whoever created the room for its code.");
        }
    }
}
