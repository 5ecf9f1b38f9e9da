using Gambi.Load.Reports;

namespace Gambi.Load;

/// <summary>What the hub may cost, checked by <c>--quick</c> in CI.</summary>
/// <remarks>
/// To renew: run the whole load five times on a quiet machine and enter the medians of "hub CPU", as multiples of nginx within the same run. A change that makes the hub dearer than
/// one of these and <see cref="Tolerance"/> fails; one that makes it cheaper should enter what it won. The allocations are bounds and not measurements: no tolerance is added.
/// </remarks>
internal static class Budget
{
    /// <summary>How much dearer a run may be than the ratio that was entered.</summary>
    public const double Tolerance = 1.25;

    /// <summary>Hub CPU for each plain request, 32 at a time, as a multiple of nginx's.</summary>
    public const double PlainRequest = 2.5;

    /// <summary>Hub CPU for each chunk of 32 streams with a chunk each 5 ms, as a multiple of nginx's.</summary>
    public const double PacedChunk = 1.5;

    /// <summary>Bytes that the hub allocates for each relayed chunk.</summary>
    public const double HubBytes = 64;

    /// <summary>Bytes that the participant allocates for each relayed chunk.</summary>
    public const double ParticipantBytes = 560;

    /// <summary>The rows of a quick run.</summary>
    public static IReadOnlyList<GoalRow> Rows(double plain, double paced, (double Hub, double Participant) allocated) =>
    [
        GoalRow.AtMost("plain answers, 32 at a time: hub CPU a request", PlainRequest * Tolerance, plain, "× nginx"),
        GoalRow.AtMost("a chunk each 5 ms, 32 at a time: hub CPU a chunk", PacedChunk * Tolerance, paced, "× nginx"),
        GoalRow.AtMost("allocated a relayed chunk, in the hub", HubBytes, allocated.Hub, "bytes"),
        GoalRow.AtMost("allocated a relayed chunk, in the participant", ParticipantBytes, allocated.Participant, "bytes"),
    ];
}
