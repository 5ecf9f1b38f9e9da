namespace Gambi.Discovery.Tests.Machines;

/// <summary>Avahi on a machine: its daemon, and a bus of their own by which its commands speak with it.</summary>
internal sealed class Avahi
{
    private readonly Machine _machine;
    private readonly KeyValuePair<string, string> _bus;

    private Avahi(Machine machine) =>
        (_machine, _bus) = (machine, KeyValuePair.Create("DBUS_SYSTEM_BUS_ADDRESS", $"unix:path={Path.Combine(machine.Folder.FullName, "bus")}"));

    /// <summary>Starts it, or skips the test where it is not to be had.</summary>
    public static async Task<Avahi> StartAsync(Machine machine)
    {
        foreach (var program in (string[])["avahi-daemon", "avahi-browse", "avahi-publish", "dbus-daemon"])
        {
            Assert.SkipUnless(Find(program) is not null, $"{program} is not here.");
        }

        var avahi = new Avahi(machine);
        await avahi.WriteFilesAsync();
        // A machine is a namespace of mounts, too: what the daemon wants to find at fixed places is put there, and seen by nobody else.
        var daemon = machine.Start("sh", ["run.sh"], folder: null, [avahi._bus]);
        await daemon.Said.WaitForTextAsync("Server startup complete");
        return avahi;
    }

    /// <summary>Starts telling what it finds: lines with <c>+</c>, <c>=</c> and <c>-</c>.</summary>
    public Running Browse() => _machine.Start("avahi-browse", ["-rp", "_gambi._tcp"], folder: null, [_bus]);

    public Running Publish(string name, int port) =>
        _machine.Start("avahi-publish", ["-s", name, "_gambi._tcp", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "version=1.0"], folder: null, [_bus]);

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task WriteFilesAsync()
    {
        var folder = _machine.Folder.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "avahi.conf"), """
            [server]
            host-name=avahi
            enable-dbus=yes
            [publish]
            publish-workstation=no
            publish-hinfo=no
            [wide-area]
            enable-wide-area=no

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "bus.conf"), $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>system</type>
              <listen>unix:path={folder}/bus</listen>
              <auth>EXTERNAL</auth>
              <policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy>
            </busconfig>

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "run.sh"), """
            set -e
            (cat /etc/passwd; echo "avahi:x:0:0::/:/bin/false") >passwd
            (cat /etc/group; echo "avahi:x:0:") >group
            mount --bind passwd /etc/passwd
            mount --bind group /etc/group
            mount -t tmpfs tmpfs /run
            mkdir /run/avahi-daemon
            mkfifo listening
            dbus-daemon --config-file=bus.conf --nofork --print-address >listening &
            read -r address <listening
            exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f avahi.conf

            """);
    }
}
