using Gambi.Contracts;

namespace Gambi.Hub.Http;

/// <summary>What the doors of one hub keep to.</summary>
internal sealed record DoorSettings
{
    /// <summary>Most bytes of a request body of the inference plane.</summary>
    public long BodyLimit { get; init; } = ContractLimits.BodyBytes;

    /// <summary>Most bytes that all bodies which are being read may have together.</summary>
    public long BodyMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>Most requests of one address at once, tunnels and event streams among them.</summary>
    public int RequestsPerAddress { get; init; } = 2_000;

    /// <summary>Most rooms that one address may create in a minute.</summary>
    public int RoomsPerMinute { get; init; } = 60;

    /// <summary>Most registrations that one address may send in a minute.</summary>
    public int RegistrationsPerMinute { get; init; } = 600;

    /// <summary>Most readers of the events of one room, and of those of the hub.</summary>
    public int EventReadersPerRoom { get; init; } = 1_000;

    /// <summary>Most event streams of one address.</summary>
    public int EventReadersPerAddress { get; init; } = 200;

    /// <summary>Origins whose pages may call the hub; <c>*</c> is any.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = ["*"];

    /// <summary>Whether <c>GET /models</c> also lists one entry per distinct model.</summary>
    public bool ListDistinctModels { get; init; }

    /// <summary>The SHA-256 of the hub's admin token, when it has one; the token itself is not kept.</summary>
    public byte[]? AdminTokenHash { get; init; }
}
