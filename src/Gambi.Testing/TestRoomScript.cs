using Gambi.Contracts;
using Gambi.Hub;

namespace Gambi.Testing;

/// <summary>A room as a test writes it.</summary>
public sealed class TestRoomScript
{
    private readonly List<ParticipantScript> _participants = [];

    internal TestRoomScript()
    {
    }

    internal IReadOnlyList<ParticipantScript> Participants => _participants;

    internal string? RoomPassword { get; private set; }

    internal RuntimeConfig? RoomDefaults { get; private set; }

    internal TimeProvider Clock { get; private set; } = TimeProvider.System;

    internal Action<GambiHubOptions> HubOptions { get; private set; } = static _ => { };

    /// <summary>Adds a participant, which is online when the room is.</summary>
    /// <param name="id">Its id: what a request's model names to reach it alone.</param>
    /// <returns>The script of what it answers.</returns>
    /// <exception cref="ArgumentException">The room has such a participant already.</exception>
    public ParticipantScript Participant(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (_participants.Any(other => other.Id == id))
        {
            throw new ArgumentException($"The room has a participant '{id}' already: go on with the script that Participant(\"{id}\") answered.", nameof(id));
        }

        var participant = new ParticipantScript(id);
        _participants.Add(participant);
        return participant;
    }

    /// <summary>The room's password, which its <see cref="GambiTestRoom.Client"/> and its participants have. Hashing it takes about a tenth of a second. Default: none.</summary>
    /// <param name="password">At most 1,024 characters.</param>
    /// <returns>This script.</returns>
    public TestRoomScript Password(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        RoomPassword = password;
        return this;
    }

    /// <summary>The room's generation defaults. Default: none.</summary>
    /// <param name="defaults">The defaults.</param>
    /// <returns>This script.</returns>
    public TestRoomScript Defaults(RuntimeConfig defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        RoomDefaults = defaults;
        return this;
    }

    /// <summary>The clock of <see cref="ParticipantScript.Takes"/>, such as one that the test moves. The hub and its tunnels go by the system's all the same. Default: the system's.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>This script.</returns>
    public TestRoomScript Time(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Clock = time;
        return this;
    }

    /// <summary>Changes the hub's options, such as how long a request waits for a participant that is busy.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>This script.</returns>
    public TestRoomScript Hub(Action<GambiHubOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        HubOptions += configure;
        return this;
    }
}
