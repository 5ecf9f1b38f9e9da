using Gambi.Cli.Output;

namespace Gambi.Cli.Failures;

/// <summary>Tells a failure on standard error, and answers its exit code.</summary>
internal sealed class FailureReport(GambiConsole console)
{
    /// <summary>Tells <paramref name="exception"/>.</summary>
    public int Tell(Exception exception)
    {
        Failure failure = FailureMap.Of(exception);
        if (console.IsText)
        {
            TellPerson(failure);
        }
        else
        {
            TellProgram(failure);
        }

        if (failure.ExitCode == ExitCodes.Unexpected && console.Settings.Verbose)
        {
            console.ErrorLine(exception.ToString());
        }

        return failure.ExitCode;
    }

    private void TellPerson(Failure failure)
    {
        console.ErrorLabelled("Error:", TerminalText.Clean(failure.Message, multiline: true));
        if (failure.Hint is { } hint)
        {
            console.ErrorLabelled("Hint:", TerminalText.Clean(hint, multiline: true));
        }

        if (failure.RequestId is { } requestId)
        {
            console.ErrorLine($"request_id: {TerminalText.Clean(requestId)}");
        }
    }

    private void TellProgram(Failure failure) => console.ErrorJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", failure.Code);
        writer.WriteString("message", failure.Message);
        if (failure.Hint is { } hint)
        {
            writer.WriteString("hint", hint);
        }

        writer.WriteEndObject();
        if (failure.RequestId is { } requestId)
        {
            writer.WriteStartObject("meta");
            writer.WriteString("requestId", requestId);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });
}
