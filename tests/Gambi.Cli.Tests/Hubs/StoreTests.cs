using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Hubs;

public sealed class StoreTests
{
    [Fact]
    public async Task A_folder_is_shown_whole_by_a_dry_run_which_does_not_make_it()
    {
        using var cli = new TestCli();
        string folder = Path.Combine(Path.GetDirectoryName(cli.ConfigPath)!, "state");
        CliResult result = (await cli.RunAsync("hub", "serve", "--dry-run", "--store", folder + "/../state")).Expect(0);
        Assert.Equal(folder, result.Json().GetProperty("store").GetString());
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        using var cli = new TestCli();
        string file = cli.WriteFile("state", "");
        CliResult result = (await cli.RunAsync("hub", "serve", "--store", file)).Expect(2);
        Assert.Equal($"--store wants a folder, and '{file}' is a file.", result.JsonError().GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_exit_3_with_why()
    {
        using var cli = new TestCli();
        string file = cli.WriteFile("state", "");
        CliResult result = (await cli.RunAsync("hub", "serve", "--host", "127.0.0.1", "--port", "0", "--store", Path.Combine(file, "deeper"))).Expect(3);
        Assert.Equal("STORE_NOT_USABLE", result.JsonError().GetProperty("code").GetString());
        Assert.Contains(file, result.JsonError().GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
