using System.Text.Json;
using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Management;

/// <summary>Reads and checks the body that creates a room.</summary>
internal static class RoomBody
{
    private static readonly IReadOnlyDictionary<string, RoomGuard> Guards = new Dictionary<string, RoomGuard>(StringComparer.Ordinal)
    {
        ["all"] = RoomGuard.All,
        ["join"] = RoomGuard.Join,
    };

    public static Outcome<CreateRoomRequest> Read(JsonElement body)
    {
        var fields = new JsonFields(body);
        var request = new CreateRoomRequest
        {
            Name = fields.RequiredLabel("name", ContractLimits.RoomNameLength),
            Password = ReadPassword(fields),
            Guard = fields.Choice("guard", Guards),
            Defaults = ConfigFields.Read(fields.Object("defaults")),
        };
        if (request is { Guard: not null, Password: null })
        {
            fields.Fail<string>("guard says what the room's password guards: give a password, too.");
        }

        return fields.Problem is { } problem ? new HubFailure(ErrorCatalog.InvalidRequest, problem) : request;
    }

    // It is sent in a header, which keeps neither.
    private static string? ReadPassword(JsonFields fields) => fields.Text("password", ContractLimits.PasswordLength) switch
    {
        null or "" => null,
        var password when password.Any(char.IsControl) || password.Trim().Length < password.Length =>
            fields.Fail<string>("password must not begin or end with a space, nor have control characters."),
        var password => password,
    };
}
