using Gambi.Contracts;
using Gambi.Hub.Failures;
using Gambi.Hub.Journal;

namespace Gambi.Hub.Rooms;

/// <summary>Appends what somebody is answered about: the answer waits until it is safe, or says that it is not.</summary>
internal static class DurableAnswers
{
    /// <summary>More than the slowest disk takes to write all that may wait, or to rewrite the file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Appends the record; <c>null</c> when it is safe, or nothing is kept at all.</summary>
    /// <param name="journal">Where.</param>
    /// <param name="record">What.</param>
    /// <param name="orElse">What undoes it, should it be kept after the caller was told otherwise.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask<HubFailure?> KeepAsync(this StateJournal journal, JournalRecord record, JournalRecord? orElse, TimeProvider time)
    {
        if (!journal.IsOn)
        {
            return null;
        }

        try
        {
            await journal.AppendAsync(record).WaitAsync(Patience, time);
            return null;
        }
        catch (JournalException)
        {
            return NotKept();
        }
        catch (TimeoutException)
        {
            if (orElse is { } undo)
            {
                journal.AppendSoon(undo);
            }

            return NotKept();
        }
    }

    private static HubFailure NotKept() => new(ErrorCatalog.InternalError, "The hub cannot keep this: its disk takes nothing at the moment.")
    {
        Hint = "Try again later. The hub's log says what is wrong with the disk; rooms and participants that are there go on working.",
        StatusOverride = 503,
        RetryAfter = RetryAfter,
    };
}
