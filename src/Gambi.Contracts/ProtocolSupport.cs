using System.Text.Json.Serialization;

namespace Gambi.Contracts;

/// <summary>Whether a provider speaks a protocol.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProtocolSupport>))]
public enum ProtocolSupport
{
    /// <summary>Nobody asked it yet, or it did not say.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It does.</summary>
    [JsonStringEnumMemberName("supported")]
    Supported,

    /// <summary>It does not.</summary>
    [JsonStringEnumMemberName("unsupported")]
    Unsupported,
}
