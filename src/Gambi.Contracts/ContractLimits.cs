namespace Gambi.Contracts;

/// <summary>Bounds and times that both sides of the wire count on.</summary>
public static class ContractLimits
{
    /// <summary>Characters of a room code.</summary>
    public const int RoomCodeLength = 6;

    /// <summary>Most characters of a room's name.</summary>
    public const int RoomNameLength = 200;

    /// <summary>Most characters of a participant's nickname.</summary>
    public const int NicknameLength = 100;

    /// <summary>Most characters of a participant id.</summary>
    public const int ParticipantIdLength = 128;

    /// <summary>Most characters of a model's name.</summary>
    public const int ModelNameLength = 256;

    /// <summary>Most models of one participant.</summary>
    public const int Models = 1_000;

    /// <summary>Most characters of an endpoint.</summary>
    public const int EndpointLength = 2_048;

    /// <summary>Most slots of one participant.</summary>
    public const int Concurrency = 1_024;

    /// <summary>Most characters of a room's password.</summary>
    public const int PasswordLength = 1_024;

    /// <summary>Most rooms of a hub.</summary>
    public const int Rooms = 10_000;

    /// <summary>Most participants of a room.</summary>
    public const int ParticipantsPerRoom = 1_000;

    /// <summary>Bytes of a request body, by default: 32 MiB.</summary>
    public const int BodyBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of all request headers: 32 KiB.</summary>
    public const int HeaderBytes = 32 * 1024;

    /// <summary>Newest events of a room kept for resuming.</summary>
    public const int EventRing = 1_000;

    /// <summary>How often a participant sends a heartbeat.</summary>
    public static TimeSpan HeartbeatInterval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A participant without a heartbeat for this long is offline.</summary>
    public static TimeSpan HeartbeatTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a tunnel token is good for.</summary>
    public static TimeSpan TunnelTokenLifetime { get; } = TimeSpan.FromSeconds(60);
}
