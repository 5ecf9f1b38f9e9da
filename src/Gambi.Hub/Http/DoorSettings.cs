using Gambi.Contracts;

namespace Gambi.Hub.Http;

/// <summary>What the doors of one hub keep to.</summary>
internal sealed record DoorSettings
{
    /// <summary>Most bytes of a request body of the inference plane.</summary>
    public long BodyLimit { get; init; } = ContractLimits.BodyBytes;

    /// <summary>Origins whose pages may call the hub; <c>*</c> is any.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = ["*"];

    /// <summary>Whether <c>GET /models</c> also lists one entry per distinct model.</summary>
    public bool ListDistinctModels { get; init; }

    /// <summary>The SHA-256 of the hub's admin token, when it has one; the token itself is not kept.</summary>
    public byte[]? AdminTokenHash { get; init; }
}
