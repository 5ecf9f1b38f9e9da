using System.Text;
using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Contracts;

namespace Gambi.Cli.Asking;

/// <summary>The prompt of <c>ask</c>: the argument, else standard input.</summary>
internal sealed class PromptText(CliHost host)
{
    /// <summary>The prompt.</summary>
    public async Task<string> ReadAsync(string? argument, CancellationToken cancellationToken)
    {
        if (argument is null && host.InIsTerminal)
        {
            throw CliException.WrongUse("A prompt is required.", "For example: gambi ask --room ABC234 \"Why is the sky blue?\"");
        }

        string prompt = argument is null or "-" ? await ReadInputAsync(cancellationToken) : argument;
        return string.IsNullOrWhiteSpace(prompt) ? throw CliException.WrongUse("The prompt must not be empty.") : prompt;
    }

    private async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        while (await host.In.ReadAsync(buffer.AsMemory(), cancellationToken) is var read and > 0)
        {
            if (text.Length + read > ContractLimits.BodyBytes)
            {
                throw CliException.WrongUse("The prompt is larger than 32 MiB.");
            }

            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
