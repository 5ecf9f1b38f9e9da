using Gambi.Cli.Failures;
using Gambi.Cli.Settings;
using Gambi.Fuzz.Tests.Running;

namespace Gambi.Fuzz.Tests.Cli;

public sealed class ConfigFuzzTests
{
    private const string Config = """
        {"defaultEnv":"dev","envs":{"dev":{"hubUrl":"http://127.0.0.1:3000","endpoint":"http://127.0.0.1:11434","headers":{"Authorization":"Bearer x"},"noSpecs":true,"serve":{"host":"0.0.0.0","port":3000,"mdns":false}},
        "prod":{"hubUrl":"https://hub.example"}}}
        """;

    [Fact]
    public async Task Whatever_a_config_file_holds_it_is_an_environment_or_an_error_that_names_the_file()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("gambi-fuzz-");
        try
        {
            var campaign = new Campaign("config files", 10_000);
            await campaign.RunAsync(async random =>
            {
                DirectoryInfo folder = root.CreateSubdirectory(Path.GetRandomFileName());
                string file = Path.Combine(folder.CreateSubdirectory("gambi").FullName, "config.json");
                await File.WriteAllBytesAsync(file, Mutations.OfJson(random, Config));
                string? name = random.Next(3) switch { 0 => null, 1 => "dev", _ => "nosuch" };
                try
                {
                    Assert.NotNull(await new ConfigFile(FuzzedCli.HostOf(TextWriter.Null, TextWriter.Null, folder.FullName)).ResolveAsync(name, CancellationToken.None));
                    campaign.Saw("an environment");
                }
                catch (CliException expected)
                {
                    Assert.Equal(ExitCodes.WrongUse, expected.ExitCode);
                    Assert.Contains(file, expected.Message, StringComparison.Ordinal);
                    campaign.Saw("an error");
                }

                folder.Delete(recursive: true);
            });
            campaign.AssertSaw("an environment", 1_000);
            campaign.AssertSaw("an error", 1_000);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
