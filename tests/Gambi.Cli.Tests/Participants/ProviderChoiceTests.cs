using Gambi.Cli.Failures;
using Gambi.Cli.Hosting;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Participant;

namespace Gambi.Cli.Tests.Participants;

public sealed class ProviderChoiceTests
{
    private static readonly FoundProvider Ollama = new("Ollama", ProviderAddress.Parse("http://localhost:11434"), ["llama3"]);
    private static readonly FoundProvider Studio = new("LM Studio", ProviderAddress.Parse("http://localhost:1234"), ["qwen", "phi"]);

    [Fact]
    public async Task The_only_provider_found_is_taken() => Assert.Equal(Ollama.Address, await ChooseAsync(interactive: false, new(), Ollama));

    [Fact]
    public async Task Several_on_a_pipe_are_wrong_use_with_the_list()
    {
        CliException e = await Assert.ThrowsAsync<CliException>(() => ChooseAsync(interactive: false, new(), Ollama, Studio));
        Assert.Equal(2, e.ExitCode);
        Assert.Contains("Ollama at http://localhost:11434", e.Message, StringComparison.Ordinal);
        Assert.Contains("LM Studio at http://localhost:1234", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_on_a_terminal_are_asked_about() => Assert.Equal(Studio.Address, await ChooseAsync(interactive: true, new("LM Studio"), Ollama, Studio));

    [Fact]
    public async Task Another_address_can_be_typed_and_v1_at_its_end_does_not_matter() =>
        Assert.Equal("http://gpu:8000", (await ChooseAsync(interactive: true, new("Another", "gpu", "http://gpu:8000/v1/"), Ollama)).ToString());

    [Fact]
    public async Task None_on_a_pipe_is_exit_3_and_says_where_was_looked()
    {
        CliException e = await Assert.ThrowsAsync<CliException>(() => ChooseAsync(interactive: false, new()));
        Assert.Equal(3, e.ExitCode);
        Assert.Contains("Ollama on 11434", e.Message, StringComparison.Ordinal);
    }

    private static Task<ProviderAddress> ChooseAsync(bool interactive, FakePrompter prompter, params FoundProvider[] found)
    {
        var host = new CliHost { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null };
        var console = new GambiConsole(host, new() { Interactive = interactive, Format = interactive ? OutputFormat.Text : OutputFormat.Ndjson });
        return new ProviderChoice(console, prompter, _ => Task.FromResult<IReadOnlyList<FoundProvider>>(found)).ChooseAsync(endpoint: null, CancellationToken.None);
    }
}
