using System.Net;
using System.Text.Json;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Management;

/// <summary>Reads and checks the body that registers a participant.</summary>
internal static class RegistrationBody
{
    private const int SpecLength = 200;

    private static readonly IReadOnlyDictionary<string, ProtocolSupport> Supports = new Dictionary<string, ProtocolSupport>(StringComparer.Ordinal)
    {
        ["supported"] = ProtocolSupport.Supported,
        ["unsupported"] = ProtocolSupport.Unsupported,
        ["unknown"] = ProtocolSupport.Unknown,
    };

    /// <summary>The password that came with a registration, whatever else the body is.</summary>
    public static string? PasswordOf(JsonElement body) => new JsonFields(body).Text("password", ContractLimits.PasswordLength);

    /// <summary>The registration that came from an address.</summary>
    public static Outcome<ParticipantRegistration> Read(JsonElement body, IPAddress from, DateTimeOffset now)
    {
        if (body.TryGetProperty("authHeaders", out _))
        {
            return new HubFailure(ErrorCatalog.InvalidRequest, "authHeaders must not be sent: a provider's credentials never reach the hub.")
            {
                Hint = "Leave the field out; the participant adds its provider's headers itself.",
                Details = JsonElement.Parse("""{"forbidden":["authHeaders"]}"""),
            };
        }

        var fields = new JsonFields(body);
        var model = fields.RequiredLabel("model", ContractLimits.ModelNameLength);
        var registration = new ParticipantRegistration
        {
            Nickname = fields.RequiredLabel("nickname", ContractLimits.NicknameLength),
            Models = ReadModels(fields, model),
            Endpoint = ReadEndpoint(fields),
            Concurrency = (int)(fields.Integer("concurrency", 1, ContractLimits.Concurrency) ?? 1),
            Config = ConfigFields.Read(fields.Object("config")),
            Specs = ReadSpecs(fields.Object("specs")),
            Capabilities = ReadCapabilities(fields.Object("capabilities")),
            From = from,
            UpdatedAt = now,
        };
        fields.Text("password", ContractLimits.PasswordLength);
        return fields.Problem is { } problem ? new HubFailure(ErrorCatalog.InvalidRequest, problem) : registration;
    }

    private static List<string> ReadModels(JsonFields fields, string model)
    {
        var others = fields.Texts("models", ContractLimits.Models, ContractLimits.ModelNameLength) ?? [];
        if (others.Any(static m => string.IsNullOrWhiteSpace(m) || m.Any(char.IsControl)))
        {
            fields.Fail<string>("models must be names that are not empty and have no control characters.");
        }

        return [.. others.Prepend(model).Distinct(StringComparer.Ordinal)];
    }

    private static string ReadEndpoint(JsonFields fields)
    {
        var text = fields.RequiredLabel("endpoint", ContractLimits.EndpointLength);
        if (fields.Problem is not null)
        {
            return text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            fields.Fail<string>("endpoint must be an absolute http or https URL, for example http://localhost:11434.");
        }
        else if (url.UserInfo.Length > 0)
        {
            fields.Fail<string>("endpoint must not hold a user or password: everybody in the room sees it.");
        }

        return text;
    }

    private static MachineSpecs ReadSpecs(JsonFields? fields) => fields is null
        ? new()
        : new()
        {
            Gpu = fields.Label("gpu", SpecLength),
            Cpu = fields.Label("cpu", SpecLength),
            Vram = ReadSize(fields, "vram"),
            Ram = ReadSize(fields, "ram"),
        };

    private static double? ReadSize(JsonFields fields, string name) =>
        fields.Number(name) is { } size && size < 0 ? fields.Fail<double?>($"{name} must not be less than 0.") : fields.Number(name);

    private static ParticipantCapabilities ReadCapabilities(JsonFields? fields) => fields is null
        ? new()
        : new()
        {
            OpenResponses = fields.Choice("openResponses", Supports) ?? ProtocolSupport.Unknown,
            ChatCompletions = fields.Choice("chatCompletions", Supports) ?? ProtocolSupport.Unknown,
        };
}
