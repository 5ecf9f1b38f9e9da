using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Wiring;

public sealed class WrongUseTests
{
    [Theory]
    [InlineData("Unknown flag '--nmae'.", "Did you mean '--name'?", "room", "create", "--nmae", "x")]
    [InlineData("Unknown flag '--quite'.", "Did you mean '--quiet'?", "room", "list", "--quite")]
    [InlineData("Unknown command 'rom'.", "Did you mean 'room'?", "rom", "list")]
    [InlineData("Unknown command 'lst'.", "Did you mean 'list'?", "room", "lst")]
    [InlineData("Unknown flag '--modle'.", "Did you mean '--model'?", "ask", "--modle", "x")]
    [InlineData("--sort must be one of participant-count, created-at, name, not 'nam'.", "Did you mean 'name'?", "room", "list", "--sort", "nam")]
    [InlineData("--hub must be an http or https URL, not 'localhost:3000'.", null, "room", "list", "--hub", "localhost:3000")]
    [InlineData("--code is required.", null, "room", "get")]
    [InlineData("--room must be a room code of 6 letters and digits, not 'AB'.", null, "participant", "list", "--room", "AB")]
    [InlineData("--participant-id: The participant id must not have a '/'.", null, "participant", "leave", "--room", "ABC234", "--participant-id", "a/b")]
    [InlineData("--interactive and --no-interactive cannot be used together.", null, "room", "list", "--interactive", "--no-interactive")]
    [InlineData("--interactive needs a terminal for input and output, and the text format.", null, "room", "list", "--interactive")]
    [InlineData("Either --room CODE or --all is required, and not both.", null, "events", "watch")]
    [InlineData("--hub must not hold a user or password.", null, "room", "list", "-H", "http://ann:secret@localhost:3000")]
    [InlineData("Either --room CODE or --all is required, and not both.", null, "events", "watch", "--all", "--room", "ABC234")]
    [InlineData("--port must be from 0 to 65535, not 65536.", null, "hub", "serve", "--port", "65536")]
    [InlineData("--list-models must be participants or both, not 'modles'.", null, "hub", "serve", "--list-models", "modles")]
    [InlineData("--store must be memory, none, or a folder, not 'non'.", "Did you mean 'none'?", "hub", "serve", "--store", "non")]
    [InlineData("--store must be memory, none, or a folder, not 'rooms'.", "A folder has a separator in it: ./rooms", "hub", "serve", "--store", "rooms")]
    [InlineData("--protocol must be responses or chat, not 'chta'.", "Did you mean 'chat'?", "ask", "--protocol", "chta", "hi")]
    [InlineData("--password and --password-env cannot be used together.", null, "room", "create", "--name", "x", "--password", "a", "--password-env", "B")]
    [InlineData("--password-env names the variable NOBODY_SET_THIS, which is not set.", null, "room", "create", "--name", "x", "--password-env", "NOBODY_SET_THIS")]
    [InlineData("--name is required.", null, "room", "create")]
    [InlineData("--room needs a value; '--participant-id' follows it.", "See `gambi participant join --help`.", "participant", "join", "--room", "--participant-id", "w1")]
    [InlineData("--queue-depth must be a whole number, not 'x'.", "See `gambi hub serve --help`.", "hub", "serve", "--queue-depth", "x")]
    [InlineData("--room, --participant-id, --model (or --all-models) are required.", null, "participant", "join")]
    [InlineData("--participant-id is required.", null, "participant", "join", "--room", "ABC234", "--model", "llama3")]
    [InlineData("--model and --all-models cannot be used together.", null, "participant", "join", "--model", "a", "--all-models")]
    [InlineData("--concurrency must be from 1 to 1024, not 0.", null, "participant", "join", "--concurrency", "0")]
    [InlineData("--connect-timeout must be more than 0 and at most 10m, such as 10s, not '0'.", null, "participant", "join", "--connect-timeout", "0")]
    [InlineData("--connect-timeout must be more than 0 and at most 10m, such as 10s, not '11m'.", null, "up", "--connect-timeout", "11m")]
    [InlineData("--first-byte-timeout must be at most 24h, or 0 for ever, not '2d'.", null, "participant", "join", "--first-byte-timeout", "2d")]
    [InlineData("--first-byte-timeout must be at most 24h, or 0 for ever, not '25h'.", null, "hub", "serve", "--first-byte-timeout", "25h")]
    [InlineData("--idle-timeout must be a whole number of ms, s, m, h or d, such as 90s or 10m (a plain number means seconds), not 'soon'.", null, "hub", "serve", "--idle-timeout", "soon")]
    [InlineData("--header wants NAME=VALUE, with neither side empty (header 'Authorization').", null, "participant", "join", "--header", "Authorization=")]
    [InlineData("'gambi room' needs a command: create, list, get, delete.", "See `gambi room --help`.", "room")]
    public async Task Wrong_use_is_exit_2_with_what_is_wrong_and_what_to_do(string message, string? hint, params string[] args)
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync(args)).Expect(2);
        Assert.Equal(message, result.JsonError().GetProperty("message").GetString());
        Assert.Equal("", result.Out);
        if (hint is not null)
        {
            Assert.Equal(hint, result.JsonError().GetProperty("hint").GetString());
        }
    }

    [Theory]
    [InlineData("--port", "abc", "hub", "serve", "--port", "abc")]
    [InlineData("--concurrency", "many", "participant", "join", "--concurrency", "many")]
    public async Task A_value_that_is_no_number_is_named(string flag, string value, params string[] args)
    {
        using var cli = new TestCli();
        string message = (await cli.RunAsync(args)).Expect(2).JsonError().GetProperty("message").GetString()!;
        Assert.Contains(flag, message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_get_lines_instead_of_json()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("room", "create", "--nmae", "x", "--format", "text")).Expect(2);
        Assert.Equal($"Error: Unknown flag '--nmae'.{Environment.NewLine}Hint: Did you mean '--name'?{Environment.NewLine}", result.Error);
    }

    [Fact]
    public async Task Everything_after_two_dashes_is_the_prompt()
    {
        using var cli = new TestCli();
        CliResult result = (await cli.RunAsync("ask", "--hub", "http://127.0.0.1:9", "--", "--modle")).Expect(3);
        Assert.Equal("HUB_UNREACHABLE", result.JsonError().GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_password_that_no_header_can_carry_is_wrong_use_and_not_shown()
    {
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", "sesame\n");
        CliResult result = (await cli.RunAsync("room", "get", "-c", "ABC234", "--password-env", "ROOM_PASSWORD")).Expect(2);
        Assert.Contains("line break", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", result.Error, StringComparison.Ordinal);
    }
}
