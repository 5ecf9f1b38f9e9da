using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Settings;

public sealed class ConfigTests(SharedHub hub)
{
    [Fact]
    public async Task Invalid_json_is_told_with_file_line_and_column()
    {
        using TestCli cli = new TestCli().WithConfig("{\n  \"envs\": {\n    \"a\" 1\n}}");
        string message = (await cli.RunAsync("room", "list")).Expect(2).JsonError().GetProperty("message").GetString()!;
        Assert.StartsWith($"Invalid JSON in {cli.ConfigPath}, line 3, column 9:", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_named()
    {
        using TestCli cli = new TestCli().WithConfig("""{"envs": {"a": {"noSpecs": "yes"}}}""");
        string message = (await cli.RunAsync("room", "list")).Expect(2).JsonError().GetProperty("message").GetString()!;
        Assert.Contains("envs.a.noSpecs has the wrong type", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_environment_names_the_hub()
    {
        using TestCli cli = new TestCli().WithConfig($$"""{"defaultEnv": "here", "envs": {"here": {"hubUrl": "{{hub.Url}}"}, "gone": {"hubUrl": "http://127.0.0.1:9"} } }""");
        (await cli.RunAsync("room", "list")).Expect(0);
        (await cli.RunAsync("room", "list", "--env", "gone")).Expect(3);
        (await cli.With("GAMBI_ENV", "gone").RunAsync("room", "list")).Expect(3);
        (await cli.RunAsync("room", "list", "--env", "here")).Expect(0);
        (await cli.RunAsync("room", "list", "--hub", hub.Url.ToString())).Expect(0);
    }

    [Fact]
    public async Task An_unknown_environment_lists_the_known_ones()
    {
        using TestCli cli = new TestCli().WithConfig("""{"envs": {"local": {}, "staging": {}}}""");
        Assert.Equal("Known environments: local, staging.", (await cli.RunAsync("room", "list", "--env", "xyz")).Expect(2).JsonError().GetProperty("hint").GetString());
        Assert.Equal("Did you mean 'local'?", (await cli.RunAsync("room", "list", "--env", "locla")).Expect(2).JsonError().GetProperty("hint").GetString());
    }

    [Fact]
    public async Task The_environment_gives_the_defaults_of_serving()
    {
        using TestCli cli = new TestCli().WithConfig("""{"defaultEnv": "x", "envs": {"x": {"serve": {"host": "127.0.0.1", "port": 4123, "mdns": true}}}} // mine""");
        CliResult result = (await cli.RunAsync("hub", "serve", "--dry-run")).Expect(0);
        Assert.Equal("http://127.0.0.1:4123", result.Json().GetProperty("hubUrl").GetString());
        Assert.Equal(80, (await cli.RunAsync("hub", "serve", "--dry-run", "--port", "80")).Json().GetProperty("port").GetInt32());
    }

    [Theory]
    [InlineData("{\"temperature\": 3}", "temperature must be from 0 to 2, not 3.")]
    [InlineData("{\"temperature\": }", "line 1, column 17")]
    [InlineData("{\"stop\": \"x\"}", "stop has the wrong type")]
    [InlineData("null", "must hold a JSON object")]
    [InlineData("{\"instructions\": \"  \"}", "instructions must not be empty")]
    public async Task A_runtime_config_that_cannot_be_used_is_wrong_use(string config, string problem)
    {
        using var cli = new TestCli { Input = config };
        string path = cli.WriteFile("config.json", config);
        foreach (string source in new[] { path, "-" })
        {
            string message = (await cli.RunAsync("room", "create", "--name", "x", "--config", source)).Expect(2).JsonError().GetProperty("message").GetString()!;
            Assert.Contains(problem, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_runtime_config_of_more_than_a_mebibyte_is_refused()
    {
        using var cli = new TestCli { Input = new string(' ', 1024 * 1024) + "{}" };
        Assert.Equal("standard input is larger than 1 MiB.", (await cli.RunAsync("room", "create", "--name", "x", "--config", "-")).Expect(2).JsonError().GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_missing_runtime_config_is_named()
    {
        using var cli = new TestCli();
        Assert.Contains("/no/such.json", (await cli.RunAsync("room", "create", "--name", "x", "--config", "/no/such.json")).Expect(2).JsonError().GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
