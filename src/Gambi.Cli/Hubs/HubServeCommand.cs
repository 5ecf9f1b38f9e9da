using System.CommandLine;
using System.Text.Json;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Participants;
using Gambi.Cli.Tls;
using Gambi.Cli.Wiring;
using Gambi.Contracts;
using Gambi.Hub;

namespace Gambi.Cli.Hubs;

/// <summary><c>gambi hub serve</c>.</summary>
internal sealed class HubServeCommand : CliCommand
{
    private const int DefaultPort = 3000;
    private static readonly string[] ModelLists = ["participants", "both"];
    private static readonly string[] LogFormats = ["text", "json"];

    private readonly Option<string?> _host = new("--host") { Description = "Address to listen on [default: 0.0.0.0, every network]", HelpName = "ADDRESS" };
    private readonly Option<int?> _port = new("--port") { Description = $"Port to listen on, 0 for any free one [default: {DefaultPort}]", HelpName = "PORT" };
    private readonly MdnsOption _mdns = new();
    private readonly Option<string[]> _cors = new("--cors") { Description = "Origin whose pages may call the hub (repeatable) [default: any]", HelpName = "ORIGIN", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _bodyLimit = new("--body-limit") { Description = "Largest request body [default: 32MiB]", HelpName = "BYTES" };
    private readonly Option<string> _listModels = new("--list-models") { Description = "What GET /models lists: participants, or both participants and models", HelpName = "participants|both", DefaultValueFactory = _ => ModelLists[0] };
    private readonly Option<string> _store = new("--store") { Description = "Where responses are kept, so that clients can fetch and continue them: memory, none, or a folder such as ./gambi, in which rooms and registrations outlive the hub too", HelpName = "memory|none|PATH", DefaultValueFactory = _ => StoreChoice.Memory };
    private readonly Option<string?> _tlsCert = new(TlsFiles.CertificateFlag) { Description = "Serve https: PEM file of the certificate, its chain after it; needs --tls-key, and is read again when it changes", HelpName = "FILE" };
    private readonly Option<string?> _tlsKey = new(TlsFiles.KeyFlag) { Description = "PEM file of the certificate's private key, RSA or ECDSA, not encrypted", HelpName = "FILE" };
    private readonly Option<string?> _shutdownGrace = new("--shutdown-grace") { Description = "How long Ctrl+C and SIGTERM let running requests finish, in ms, s, m or h; 0 cuts them at once [default: 30s]", HelpName = "TIME" };
    private readonly AdminTokenOption _adminToken = new("Variable that holds an admin token: with one, only who gives it creates, lists and deletes rooms and watches all of them [default: everybody may]");
    private readonly Option<string?> _queueTimeout = new("--queue-timeout") { Description = "How long a request waits when every participant that could serve it is busy, in ms, s, m or h: up to 24h, 0 answers at once that they are [default: 60s]", HelpName = "DURATION" };
    private readonly Option<int?> _queueDepth = new("--queue-depth") { Description = "How many requests may wait in a room; the next is answered at once that all are busy: 0 to 100000 [default: 512]", HelpName = "COUNT" };
    private readonly PatienceOption _firstByte = new(
        "--first-byte-timeout", "How long a participant may take to begin an answer, as it does while a model loads or a long prompt is read; then 504, or another is asked: up to 24h, 0 for ever [default: 12m]");
    private readonly PatienceOption _idle = new("--idle-timeout", "How long a participant may pause within an answer: up to 24h, 0 for ever [default: 3m]");
    private readonly Option<string> _logFormat = new("--log-format") { Description = "The log on standard error: text or json", HelpName = "text|json", DefaultValueFactory = _ => LogFormats[0] };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, print how the hub would run, start nothing" };

    public HubServeCommand() : base("serve", "Run a hub, until Ctrl+C")
    {
        foreach (Option option in (Option[])[_host, _port, _mdns, _cors, _bodyLimit, _listModels, _store, _tlsCert, _tlsKey, _adminToken, _queueTimeout, _queueDepth, _firstByte, _idle, _shutdownGrace, _logFormat, _dryRun])
        {
            Options.Add(option);
        }
    }

    public override bool Streams => true;

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("For everybody on the network, who find it with `gambi discover`", "gambi hub serve --mdns"),
        new("For rooms that are still there tomorrow", "gambi hub serve --store ./gambi"),
        new("For a program that starts it and reads the port it got", "gambi hub serve --host 127.0.0.1 --port 0 --format ndjson --log-format json"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        HubPlan plan = Plan(context);
        var events = new HubEvents(context.Console, LanAddress.OfMachine());
        if (context.Value(_dryRun))
        {
            ShowPlan(context.Console, plan, events);
            return ExitCodes.Done;
        }

        await using (HubHost hub = await HubHost.StartAsync(plan, context, cancellationToken))
        {
            events.Started(hub.Address, hub.IsAnnounced);
            await using (HubPresence? presence = hub.Announce(context.Host, events))
            {
                context.Console.Note("Ctrl+C stops it.");
                await context.Signals.WaitAsync();
                events.SignalReceived(context.Signals.Received!, hub.Running, plan.ShutdownGrace);
            }
        }

        events.Stopped(context.Signals.Received);
        return ExitCodes.Done;
    }

    private HubPlan Plan(CliContext context)
    {
        int port = context.Value(_port) ?? context.Environment.Serve?.Port ?? DefaultPort;
        if (port is < 0 or > 65_535)
        {
            throw CliException.WrongUse($"--port must be from 0 to 65535, not {port}.");
        }

        StoreChoice store = StoreChoice.Parse(context.Value(_store)!);
        return new()
        {
            Address = new(context.Value(_host) ?? context.Environment.Serve?.Host ?? "0.0.0.0", port) { Certificate = LoadCertificate(context) },
            Cors = [.. (context.Value(_cors) ?? []).Select(CheckOrigin)],
            BodyLimit = context.Value(_bodyLimit) is { } limit ? ByteCount.Parse(limit, "--body-limit") : ContractLimits.BodyBytes,
            ListDistinctModels = OneOf(ModelLists, context.Value(_listModels)!, "--list-models") == "both",
            Store = store.Responses,
            StorePath = store.Folder,
            ShutdownGrace = context.Value(_shutdownGrace) is { } grace ? CheckGrace(Duration.Parse(grace, "--shutdown-grace")) : new GambiHubOptions().ShutdownGrace,
            AdminToken = _adminToken.Resolve(context),
            QueueTimeout = context.Value(_queueTimeout) is { } timeout ? CheckQueueTimeout(timeout) : new GambiHubOptions().QueueTimeout,
            QueueDepth = CheckQueueDepth(context.Value(_queueDepth) ?? new GambiHubOptions().QueueDepth),
            FirstByteTimeout = _firstByte.Read(context),
            IdleTimeout = _idle.Read(context),
            Mdns = _mdns.Resolve(context),
            JsonLogs = OneOf(LogFormats, context.Value(_logFormat)!, "--log-format") == "json",
        };
    }

    private static string OneOf(string[] known, string typed, string flag) => known.Contains(typed)
        ? typed
        : throw CliException.WrongUse($"{flag} must be {string.Join(" or ", known)}, not '{typed}'.", SpellingHint.For(typed, known));

    private ServingCertificate? LoadCertificate(CliContext context) => (context.Value(_tlsCert), context.Value(_tlsKey)) switch
    {
        (null, null) => null,
        ({ Length: > 0 } certificate, { Length: > 0 } key) => ServingCertificate.Load(new(certificate, key), context.Host.Time.GetUtcNow()),
        (null or "", _) => throw CliException.WrongUse($"{TlsFiles.KeyFlag} needs {TlsFiles.CertificateFlag}.", "A certificate and its private key belong together."),
        _ => throw CliException.WrongUse($"{TlsFiles.CertificateFlag} needs {TlsFiles.KeyFlag}.", "A certificate and its private key belong together."),
    };

    private static TimeSpan CheckGrace(TimeSpan grace) => grace <= TimeSpan.FromHours(1)
        ? grace
        : throw CliException.WrongUse("--shutdown-grace must be from 0 to 1h.");

    private static TimeSpan CheckQueueTimeout(string typed) => Duration.Parse(typed, "--queue-timeout") is var timeout && timeout <= TimeSpan.FromHours(24)
        ? timeout
        : throw CliException.WrongUse($"--queue-timeout must be at most 24h, or 0 for answers at once, not '{typed}'.");

    private static int CheckQueueDepth(int depth) => depth is >= 0 and <= 100_000
        ? depth
        : throw CliException.WrongUse($"--queue-depth must be from 0 to 100000, not {depth}.");

    private static string CheckOrigin(string origin) =>
        origin == "*" || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 && url.PathAndQuery is "/" && !origin.EndsWith('/'))
            ? origin
            : throw CliException.WrongUse($"--cors wants an origin such as https://app.example:8443, not '{origin}'.");

    private static void ShowPlan(GambiConsole console, HubPlan plan, HubEvents events)
    {
        if (console.IsText)
        {
            console.Line($"Would start a hub on {plan.Address.BindUrl}:");
            console.Line(JsonText.Render(WritePlan, indented: true));
            return;
        }

        console.Json(WritePlan);

        void WritePlan(Utf8JsonWriter writer)
        {
            var defaults = new GambiHubOptions();
            writer.WriteStartObject();
            events.Write(writer, plan.Address, plan.Mdns);
            writer.WriteStartArray("cors");
            foreach (string origin in plan.Cors.DefaultIfEmpty("*"))
            {
                writer.WriteStringValue(origin);
            }

            writer.WriteEndArray();
            writer.WriteNumber("bodyLimit", plan.BodyLimit);
            writer.WriteString("listModels", plan.ListDistinctModels ? "both" : "participants");
            writer.WriteString("store", plan.StorePath ?? (plan.Store == ResponseStorage.None ? StoreChoice.None : StoreChoice.Memory));
            if (plan.Address.Certificate is { } certificate)
            {
                WriteCertificate(writer, certificate);
            }

            writer.WriteNumber("shutdownGraceMs", (long)plan.ShutdownGrace.TotalMilliseconds);
            writer.WriteString("adminToken", plan.AdminToken is null ? "none" : Redaction.Mark);
            writer.WriteNumber("queueTimeoutMs", (long)plan.QueueTimeout.TotalMilliseconds);
            writer.WriteNumber("queueDepth", plan.QueueDepth);
            writer.WriteNumber("firstByteTimeoutMs", (long)(plan.FirstByteTimeout ?? defaults.FirstByteTimeout).TotalMilliseconds);
            writer.WriteNumber("idleTimeoutMs", (long)(plan.IdleTimeout ?? defaults.IdleTimeout).TotalMilliseconds);
            writer.WriteString("logFormat", plan.JsonLogs ? "json" : "text");
            writer.WriteEndObject();
        }
    }

    private static void WriteCertificate(Utf8JsonWriter writer, ServingCertificate certificate)
    {
        writer.WriteStartObject("tls");
        writer.WriteString("cert", certificate.Files.Certificate);
        writer.WriteString("key", certificate.Files.Key);
        writer.WriteString("subject", certificate.Current.Leaf.Subject);
        writer.WriteStartArray("names");
        foreach (string name in certificate.Current.Names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteString("validUntil", certificate.Current.Leaf.NotAfter.ToUniversalTime());
        writer.WriteEndObject();
    }
}
