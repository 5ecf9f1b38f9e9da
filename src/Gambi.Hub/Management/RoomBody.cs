using System.Text.Json;
using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Management;

/// <summary>Reads and checks the body that creates a room.</summary>
internal static class RoomBody
{
    public static Outcome<CreateRoomRequest> Read(JsonElement body)
    {
        var fields = new JsonFields(body);
        var request = new CreateRoomRequest
        {
            Name = fields.RequiredLabel("name", ContractLimits.RoomNameLength),
            Password = fields.Text("password", ContractLimits.PasswordLength) is { Length: > 0 } password ? password : null,
            Defaults = ConfigFields.Read(fields.Object("defaults")),
        };
        return fields.Problem is { } problem ? new HubFailure(ErrorCatalog.InvalidRequest, problem) : request;
    }
}
