using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Wiring;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary>The options of <c>participant join</c>.</summary>
internal sealed class JoinOptions
{
    private readonly Option<string?> _nickname = new("--nickname", "-n") { Description = "The name people see [default: model@id]", HelpName = "NAME" };
    private readonly Option<string[]> _models = new("--model", "-m") { Description = "Model to share (repeatable; the first is the default)", HelpName = "MODEL", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _allModels = new("--all-models") { Description = "Share every model the provider lists" };
    private readonly Option<string?> _endpoint = new("--endpoint", "-e") { Description = "The provider's URL [default: the environment's, else the one found on this machine]", HelpName = "URL" };
    private readonly Option<string?> _config = new("--config") { Description = "Generation defaults of this participant: a JSON file, or - for standard input", HelpName = "PATH|-" };
    private readonly Option<int?> _concurrency = new("--concurrency") { Description = "Requests served at once [default: 1]", HelpName = "N" };
    private readonly Option<string?> _reconnectFor = new("--reconnect-for")
    {
        Description = "How long to try to come back after losing the hub: 90s, 10m, 2h, or a number of seconds; 0 gives up at once [default: 10m]",
        HelpName = "DURATION",
    };

    private readonly Option<bool> _noSpecs = new("--no-specs") { Description = "Say nothing about this machine" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, print what would be registered, join nothing" };

    /// <summary>Which hub.</summary>
    public HubOptions Hub { get; } = new();

    /// <summary>Which room.</summary>
    public RoomOption Room { get; } = new();

    /// <summary>Who joins.</summary>
    public ParticipantIdOption Id { get; } = new();

    private PasswordOptions Password { get; } = new();

    private HeaderOptions Headers { get; } = new();

    private DeadlineOptions Deadlines { get; } = new();

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Room, Id, _nickname, _models, _allModels, _endpoint])
        {
            command.Options.Add(option);
        }

        Headers.AddTo(command);
        Password.AddTo(command);
        foreach (Option option in (Option[])[_config, _concurrency, _reconnectFor])
        {
            command.Options.Add(option);
        }

        Deadlines.AddTo(command);
        command.Options.Add(_noSpecs);
        command.Options.Add(_dryRun);
        Hub.AddTo(command);
    }

    /// <summary>What was typed and what the environment gives, checked as far as it goes alone.</summary>
    public JoinInput Read(CliContext context)
    {
        string[] models = context.Value(_models) ?? [];
        bool all = context.Value(_allModels);
        if (all && models.Length > 0)
        {
            throw CliException.WrongUse("--model and --all-models cannot be used together.");
        }

        if (context.Value(_concurrency) is < 1 or > ContractLimits.Concurrency)
        {
            throw CliException.WrongUse($"--concurrency must be from 1 to {ContractLimits.Concurrency}, not {context.Value(_concurrency)}.");
        }

        return new()
        {
            HubUrl = Hub.Named(context),
            HubGiven = Hub.IsNamed(context),
            Discover = Hub.IsDiscovered(context),
            Room = Room.Find(context),
            ParticipantId = Id.Find(context),
            Nickname = context.Value(_nickname) is { } nickname ? CheckNickname(nickname) : null,
            Models = models,
            AllModels = all,
            Endpoint = context.Value(_endpoint) ?? context.Environment.Endpoint,
            Headers = Headers.Resolve(context),
            Password = Password.Resolve(context),
            ConfigPath = context.Value(_config),
            Concurrency = context.Value(_concurrency) ?? 1,
            ReconnectFor = context.Value(_reconnectFor) is { } duration ? Duration.Parse(duration, "--reconnect-for") : null,
            Deadlines = Deadlines.Read(context),
            NoSpecs = context.Value(_noSpecs) || context.Environment.NoSpecs == true,
            DryRun = context.Value(_dryRun),
        };
    }

    private static string CheckNickname(string nickname) => FindNicknameProblem(nickname) is { } problem ? throw CliException.WrongUse($"--nickname: {problem}") : nickname.Trim();

    /// <summary>What is wrong with a nickname, or <c>null</c>.</summary>
    public static string? FindNicknameProblem(string nickname) => nickname.Trim().Length switch
    {
        0 => "The nickname must not be empty.",
        > ContractLimits.NicknameLength => $"The nickname may have at most {ContractLimits.NicknameLength} characters, not {nickname.Trim().Length}.",
        _ => null,
    };
}
