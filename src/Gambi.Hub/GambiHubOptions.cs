using System.Runtime.CompilerServices;
using Gambi.Contracts;

namespace Gambi.Hub;

/// <summary>How one hub behaves; every property has a default that is good for a trusted network.</summary>
public sealed class GambiHubOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    /// <summary>Most bytes of an inference request's body, which is held in memory whole: less than 2 GiB. Default 32 MiB.</summary>
    public long BodyLimit { get; set; } = ContractLimits.BodyBytes;

    /// <summary>Most bytes that the bodies which are being read may have together, at least <see cref="BodyLimit"/>. Default 256 MiB.</summary>
    public long BodyMemory { get; set; } = 256L * 1024 * 1024;

    /// <summary>Most requests of one address at once, tunnels and event streams among them; an IPv6 address is its /64 network, and this machine is not counted. Default 2,000.</summary>
    public int MaxRequestsPerAddress { get; set; } = 2_000;

    /// <summary>Most rooms that one address may create in a minute; this machine is not counted. Default 60.</summary>
    public int MaxRoomsPerMinute { get; set; } = 60;

    /// <summary>Most registrations of participants that one address may send in a minute; this machine is not counted. Default 600.</summary>
    public int MaxRegistrationsPerMinute { get; set; } = 600;

    /// <summary>Most readers of the events of one room, and of those of the whole hub. Default 1,000.</summary>
    public int MaxEventReadersPerRoom { get; set; } = 1_000;

    /// <summary>Most event streams of one address; this machine is not counted. Default 200.</summary>
    public int MaxEventReadersPerAddress { get; set; } = 200;

    /// <summary>Origins whose pages may call the hub from a browser. Default <c>*</c>: any; clear it first to name some.</summary>
    public IList<string> CorsOrigins { get; } = ["*"];

    /// <summary>Whether <c>GET /rooms/CODE/v1/models</c> lists one entry per distinct model besides the participants, asked or not. Default: only with <c>?include=models</c>.</summary>
    public bool ListDistinctModels { get; set; }

    /// <summary>Newest events kept per room: how far a reader can resume, and how far it may fall behind. Default 1,000.</summary>
    public int EventBuffer { get; set; } = ContractLimits.EventRing;

    /// <summary>Most rooms. Default 10,000.</summary>
    public int MaxRooms { get; set; } = ContractLimits.Rooms;

    /// <summary>Most participants of a room. Default 1,000.</summary>
    public int MaxParticipantsPerRoom { get; set; } = ContractLimits.ParticipantsPerRoom;

    /// <summary>A room in which nobody was seen for this long is removed. Default 7 days.</summary>
    public TimeSpan EmptyRoomLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Where the responses that clients may fetch and continue are kept. Default: in memory.</summary>
    public ResponseStorage Store { get; set; } = ResponseStorage.Memory;

    /// <summary>
    /// Folder in which rooms, registrations and, unless <see cref="Store"/> says <see cref="ResponseStorage.None"/>, responses outlive the hub; made when there is none, for one hub
    /// at a time: an app whose folder another hub has, or cannot be written, fails at its start with a <see cref="Journal.JournalException"/>. Default <c>null</c>: nothing outlives it.
    /// </summary>
    public string? StorePath { get; set; }

    /// <summary>Most responses kept, of all rooms together; the oldest go first. Default 10,000.</summary>
    public int MaxStoredResponses { get; set; } = 10_000;

    /// <summary>Most bytes that the kept responses may have, their input included. Default 256 MiB.</summary>
    public long MaxStoredResponseBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long a response is kept after its end. Default 24 hours.</summary>
    public TimeSpan StoredResponseLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a hub that is told to stop lets finish what it serves: requests, streams and responses in background. It takes no new work meanwhile. From 0, at once, to 1 hour;
    /// default 30 seconds. With nothing to finish it stops at once. The host's <c>ShutdownTimeout</c> is made longer than this when it is not.
    /// </summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The secret of who runs the hub: with one, only who sends it (<c>Authorization: Bearer</c> or <c>X-Gambi-Admin</c>) creates rooms, lists them, and watches the events of all of them;
    /// and it deletes rooms as their host keys do. 1 to 1,024 characters of printable ASCII. Default: none, everybody may.
    /// </summary>
    public string? AdminToken { get; set; }

    /// <summary>How long a request waits for a participant when all that could serve it are busy: at most 24 hours, zero answers at once. Default 60 seconds.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Most requests that wait in a room: 0 to 100,000. Default 512, more than a class or two. Responses in background wait, too, and are not counted.</summary>
    public int QueueDepth { get; set; } = 512;

    /// <summary>Most bytes of the bodies of all requests that wait. Default 256 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// How long a participant may take to begin its answer before the request fails with 504 and, where its selector names no participant, is tried with another; at most 24 hours, zero
    /// is for ever. Default 12 minutes, a little more than participants give their providers: cold loads and long prompts are normal.
    /// </summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(12);

    /// <summary>How long a participant may pause in an answer before it is broken off; at most 24 hours, zero is for ever. Default 3 minutes, a little more than participants give their providers.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(3);

    internal void Validate()
    {
        if (StorePath is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(StorePath);
        }

        if (AdminToken is { } token && (token.Length is 0 or > ContractLimits.PasswordLength || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new ArgumentException($"{nameof(AdminToken)} must be 1 to {ContractLimits.PasswordLength} characters of printable ASCII, without spaces.");
        }

        ThrowIfNoTimeout(QueueTimeout);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(QueueDepth, 100_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxQueuedBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShutdownGrace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ShutdownGrace, TimeSpan.FromHours(1));
        ThrowIfNoTimeout(FirstByteTimeout);
        ThrowIfNoTimeout(IdleTimeout);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxStoredResponses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxStoredResponseBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StoredResponseLifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BodyLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BodyLimit, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(BodyMemory, BodyLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRequestsPerAddress);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRoomsPerMinute);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRegistrationsPerMinute);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEventReadersPerRoom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEventReadersPerAddress);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EventBuffer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRooms);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxParticipantsPerRoom);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(EmptyRoomLifetime, TimeSpan.Zero);
    }

    private static void ThrowIfNoTimeout(TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout, name);
    }
}
