using System.Diagnostics;
using Gambi.Hub.Journal;

namespace Gambi.Hub.Tests.Journal;

/// <summary>A journal's folder as the system has it.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("gambi-journal-").FullName;

    private string Folder => Path.Combine(_parent, "deeper", "state");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void It_is_made_and_is_its_owners_alone()
    {
        using (var disk = FolderDisk.Take(Folder))
        {
            using var file = JournalRecovery.Open(disk).Journal;
            file.Append([JournalRecord.Put("g", "k", "v"u8.ToArray())]);
            file.Rewrite();
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
            foreach (var file in Directory.GetFiles(Folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Two_cannot_have_it_and_the_next_can_once_the_first_is_gone()
    {
        using (FolderDisk.Take(Folder))
        {
            var refused = Assert.Throws<JournalException>(() => FolderDisk.Take(Folder));
            Assert.True(refused.IsInUse);
            Assert.Contains(Folder, refused.Message, StringComparison.Ordinal);
        }

        FolderDisk.Take(Folder).Dispose();
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_for_another_reason_is_no_second_hub()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux refuses to open a program that runs for writing.");
        var program = Path.Combine(Directory.CreateDirectory(Folder).FullName, "hub.lock");

        // Not copied here: a process that another test starts meanwhile would hold the open copy, too, until it runs, and nobody may run what is open for writing.
        using (var copying = Process.Start("cp", ["/bin/sleep", program]))
        {
            await copying.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, copying.ExitCode);
        }

        using var running = Process.Start(program, "60");
        try
        {
            var refused = Assert.Throws<JournalException>(() => FolderDisk.Take(Folder));
            Assert.False(refused.IsInUse);
            Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void A_file_in_its_place_is_said_to_be_no_folder()
    {
        File.WriteAllText(Path.Combine(_parent, "file"), "");
        var refused = Assert.Throws<JournalException>(() => FolderDisk.Take(Path.Combine(_parent, "file", "state")));
        Assert.False(refused.IsInUse);
    }

    [Fact]
    public void What_was_appended_and_rewritten_is_read_again()
    {
        var model = new JournalModel();
        var random = new Random(9);
        for (var life = 0; life < 5; life++)
        {
            using var file = JournalRecovery.Open(FolderDisk.Take(Folder)).Journal;
            Assert.True(JournalModel.Of(file).Says(model));
            for (var i = 0; i < 20; i++)
            {
                var record = JournalModel.Draw(random, longest: 300_000);
                file.Append([record]);
                model = model.With(record);
            }

            file.Rewrite();
        }
    }
}
