using Gambi.Contracts;
using Gambi.TestKit;

namespace Gambi.Participant.Tests.Machine;

public sealed class MachineSpecsTests
{
    [Fact]
    public void The_processor_is_read_from_the_kernel_s_list()
    {
        Assert.Equal("AMD Ryzen 9 7950X", SpecsText.CpuInfo("processor\t: 0\nmodel\t\t: 97\nmodel name\t: AMD Ryzen 9 7950X\n\nprocessor\t: 1\n"));
        Assert.Equal("Raspberry Pi 5", SpecsText.CpuInfo("processor\t: 0\nModel\t\t: Raspberry Pi 5\n"));
        Assert.Null(SpecsText.CpuInfo("processor : 0\n"));
    }

    [Fact]
    public void Memory_is_read_in_gigabytes() => Assert.Equal(62.7, SpecsText.MemInfo("MemTotal:       65771236 kB\nMemFree: 1 kB\n"));

    [Theory]
    [InlineData("NVIDIA GeForce RTX 4090, 24564\n", "NVIDIA GeForce RTX 4090", 24.0)]
    [InlineData("NVIDIA A100, 81920\nNVIDIA A100, 81920\n", "2 x NVIDIA A100", 160.0)]
    [InlineData("NVIDIA GB10, [N/A]\n", "NVIDIA GB10", null)]
    public void Cards_of_NVIDIA_are_read(string csv, string name, double? vram) => Assert.Equal(new GraphicsCard(name, vram), SpecsText.NvidiaSmi(csv));

    [Theory]
    [InlineData("")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n")]
    public void No_card_of_NVIDIA_is_none(string text) => Assert.Null(SpecsText.NvidiaSmi(text));

    [Fact]
    public void Cards_of_AMD_are_read() => Assert.Equal(
        new GraphicsCard("Radeon RX 7900 XTX", 24),
        SpecsText.RocmSmi("""{"card0":{"Card Series":"Radeon RX 7900 XTX","VRAM Total Memory (B)":"25753026560","VRAM Total Used Memory (B)":"1"},"system":{}}"""));

    [Fact]
    public void Cards_of_a_Mac_are_read()
    {
        Assert.Equal(new GraphicsCard("Apple M3 Max", null), SpecsText.SystemProfiler("""{"SPDisplaysDataType":[{"_name":"Apple M3 Max","sppci_model":"Apple M3 Max"}]}"""));
        Assert.Equal(
            new GraphicsCard("AMD Radeon Pro 5500M", 8),
            SpecsText.SystemProfiler("""{"SPDisplaysDataType":[{"_name":"AMD Radeon Pro 5500M","spdisplays_vram":"8 GB"}]}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"SPDisplaysDataType":7,"card0":7}""")]
    public void Output_of_another_form_tells_nothing(string json)
    {
        Assert.Null(SpecsText.SystemProfiler(json));
        Assert.Null(SpecsText.RocmSmi(json)?.Vram);
    }

    [Fact]
    public void What_Windows_says_is_read() =>
        Assert.Equal(("Intel(R) Core(TM) i9", 31.7, "NVIDIA RTX"), SpecsText.WindowsCim("cpu=Intel(R) Core(TM) i9\r\nram=34074071040\r\ngpu=NVIDIA RTX\r\n"));

    [Fact]
    public async Task A_tool_that_is_not_there_tells_nothing() =>
        Assert.Null(await CommandOutput.ReadAsync("gambi-no-such-tool", [], TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_tool_that_hangs_is_killed_at_the_deadline()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test's tool is a shell.");
        string file = Path.GetTempFileName();
        using CancellationTokenSource deadline = new();
        Task<string?> reading = CommandOutput.ReadAsync("/bin/sh", ["-c", $"echo $$ > {file}; exec sleep 1000"], deadline.Token);
        int id;
        while (!int.TryParse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), out id))
        {
            await Task.Yield();
        }

        await deadline.CancelAsync();
        Assert.Null(await reading.WaitAsync(TimeSpan.FromSeconds(90)));
        while (IsAlive(id))
        {
            await Task.Yield();
        }

        File.Delete(file);
    }

    [Fact]
    public async Task A_tool_that_prints_without_end_is_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test's tool is a shell.");
        Assert.Null(await CommandOutput.ReadAsync("/bin/sh", ["-c", "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"], TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public async Task This_machine_has_at_least_memory()
    {
        // By a clock that stands still: a machine that takes two seconds to begin would have no time left.
        MachineSpecs specs = await new MachineSpecsReader(new FakeClock()).ReadAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(specs.Ram > 0);
    }

    [Fact]
    public void The_kernel_s_files_name_a_card()
    {
        string folder = Directory.CreateTempSubdirectory("gambi-drm").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "card0", "device"));
        Directory.CreateDirectory(Path.Combine(folder, "card1", "device"));
        File.WriteAllText(Path.Combine(folder, "card1", "device", "mem_info_vram_total"), "17163091968\n");
        Assert.Equal(new GraphicsCard("AMD GPU", 16), GraphicsSearch.FromKernel(folder));
        Assert.Null(GraphicsSearch.FromKernel(Path.Combine(folder, "absent")));
        Directory.Delete(folder, recursive: true);
    }

    // A killed process stays in /proc as a zombie until its parent has asked for its end.
    private static bool IsAlive(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] is not 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
