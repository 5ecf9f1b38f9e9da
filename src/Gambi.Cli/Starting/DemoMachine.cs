using Gambi.Contracts;
using Gambi.DemoProvider;
using Gambi.Participant;

namespace Gambi.Cli.Starting;

/// <summary>The participant of the built-in demo provider.</summary>
internal static class DemoMachine
{
    /// <summary>What joins: it speaks both protocols and one request is served at a time, as with most machines.</summary>
    public static ParticipantOptions OptionsFor(DemoProviderServer provider, DemoProviderOptions demo, Uri hubUrl, string room, string? password, TimeProvider time, Random random) => new()
    {
        HubUrl = hubUrl,
        RoomCode = room,
        ParticipantId = "demo",
        Nickname = "Built-in demo",
        Models = demo.Models,
        Endpoint = ProviderAddress.Parse(provider.BaseAddress.ToString()),
        Password = password,
        Capabilities = new() { OpenResponses = ProtocolSupport.Supported, ChatCompletions = ProtocolSupport.Supported },
        Time = time,
        Random = random,
    };
}
