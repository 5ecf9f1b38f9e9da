using System.Text;
using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Rooms;

public sealed class SecrecyTests(SharedHub shared)
{
    private const string Password = "open sesame";
    private const string Admin = "the-admins-own";
    private const string Guess = "open-barley";

    [Fact]
    public async Task Neither_what_is_logged_with_verbose_nor_a_file_holds_a_password_a_token_or_a_key()
    {
        using TestCli cli = new TestCli().With("ROOM_PASSWORD", Password).With("ADMIN", Admin).With("GUESS", Guess);
        string folder = Path.Combine(Path.GetDirectoryName(cli.ConfigPath)!, "state");
        var heard = new StringBuilder();
        string hostKey, code;
        await using (RunningCli hub = cli.Start(
            "hub", "serve", "--host", "127.0.0.1", "--port", "0", "--store", folder, "--admin-token-env", "ADMIN", "--format", "ndjson", "--verbose"))
        {
            string[] at = ["-H", (await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!, "--verbose"];
            CliResult made = (await cli.RunAsync(["room", "create", "-n", "Quiet", "--password-env", "ROOM_PASSWORD", "--admin-token-env", "ADMIN", .. at])).Expect(0);
            JsonElement created = made.Json().GetProperty("data");
            (code, hostKey) = (created.GetProperty("room").GetProperty("code").GetString()!, created.GetProperty("hostKey").GetString()!);
            heard.Append(made.Error).Append(made.Out.Replace(hostKey, "", StringComparison.Ordinal));
            string[] inside = ["-r", code, .. at, "--password-env"];
            await using (RunningCli join = cli.Start(
                ["participant", "join", "--participant-id", "worker", "-m", "mistral", "-e", shared.Provider.BaseAddress.ToString(), "--no-specs", "--format", "ndjson", .. inside, "ROOM_PASSWORD"]))
            {
                await join.EventAsync("tunnel_connected");
                foreach ((string variable, int exitCode) in ((string, int)[])[("ROOM_PASSWORD", 0), ("GUESS", 3)])
                {
                    CliResult asked = (await cli.RunAsync(["ask", "hello", .. inside, variable])).Expect(exitCode);
                    heard.Append(asked.Out).Append(asked.Error);
                }

                CliResult dry = (await cli.RunAsync(["participant", "join", "--participant-id", "dry", "-m", "mistral", "-e", shared.Provider.BaseAddress.ToString(), "--dry-run", .. inside, "ROOM_PASSWORD"])).Expect(0);
                heard.Append(dry.Out).Append(dry.Error);
                Assert.Equal(0, await join.InterruptAsync());
                heard.Append(join.Out).Append(join.Error);
            }

            CliResult refused = (await cli.RunAsync(["room", "list", .. at, "--admin-token-env", "GUESS"])).Expect(3);
            Assert.Equal(0, await hub.InterruptAsync());
            heard.Append(refused.Out).Append(refused.Error).Append(hub.Out).Append(hub.Error);
        }

        string kept = string.Concat(Directory.GetFiles(folder).Select(static file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains("$argon2id$v=19$m=65536,t=3,p=", kept, StringComparison.Ordinal);
        Assert.Contains(code, heard.ToString(), StringComparison.Ordinal);
        foreach (string secret in (string[])[Password, Admin, Guess, hostKey])
        {
            Assert.DoesNotContain(secret, heard.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        }
    }
}
