using System.CommandLine;
using Gambi.Cli.Connecting;
using Gambi.Cli.Failures;
using Gambi.Cli.Output;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Asking;

/// <summary><c>gambi ask</c>.</summary>
internal sealed class AskCommand : CliCommand
{
    private static readonly string[] Protocols = ["responses", "chat"];
    private readonly HubOptions _hub = new();
    private readonly RoomOption _room = new();
    private readonly PasswordOptions _password = new();
    private readonly Argument<string?> _prompt = new("prompt") { Description = "What to ask [default: standard input]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _model = new("--model", "-m")
    {
        Description = "Who shall answer: * anybody, a model's name, or a participant's id",
        HelpName = "SELECTOR",
        DefaultValueFactory = _ => ModelSelector.Any,
    };

    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "The OpenAI protocol to ask in; every participant answers in both",
        HelpName = "responses|chat",
        DefaultValueFactory = _ => "responses",
    };

    public AskCommand() : base("ask", "Ask a room, and watch the answer stream: the quickest check that it works")
    {
        Arguments.Add(_prompt);
        Options.Add(_room);
        Options.Add(_model);
        Options.Add(_protocol);
        _password.AddTo(this);
        _hub.AddTo(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Anybody in the room", "gambi ask --room ABC234 \"Why is the sky blue?\""),
        new("A room with a password", "ROOM_PASSWORD=… gambi ask -r ABC234 --password-env ROOM_PASSWORD \"Hello\""),
        new("One model, the question from a pipe", "git diff | gambi ask -r ABC234 --model llama3 --format text"),
    ];

    public override async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        AskProtocol protocol = ParseProtocol(context.Value(_protocol)!);
        string selector = context.Value(_model)!;
        string? password = _password.Resolve(context);
        string? given = _room.Find(context);
        string prompt = await new PromptText(context.Host).ReadAsync(context.Parsed.GetValue(_prompt), cancellationToken);
        RoomAccess hub = await _hub.AccessAsync(context, given, cancellationToken);
        string room = given ?? await FindOnlyRoomAsync(context, hub, cancellationToken);
        var request = new AskRequest { Prompt = prompt, Model = selector, Protocol = protocol };
        return await hub.CallAsync(password, AnswerAsync, cancellationToken);

        async Task<int> AnswerAsync(GambiClient client)
        {
            await new AnswerPrinter(context.Console).PrintAsync(client.Inference(room).AskAsync(request, cancellationToken), cancellationToken);
            return ExitCodes.Done;
        }
    }

    private static async Task<string> FindOnlyRoomAsync(CliContext context, RoomAccess hub, CancellationToken cancellationToken)
    {
        using GambiClient client = hub.Connect();
        return await new OnlyRoom(context.Console, client).FindAsync(cancellationToken);
    }

    private static AskProtocol ParseProtocol(string name) => name switch
    {
        "responses" or "openResponses" => AskProtocol.Responses,
        "chat" or "chatCompletions" => AskProtocol.ChatCompletions,
        _ => throw CliException.WrongUse($"--protocol must be responses or chat, not '{name}'.", SpellingHint.For(name, Protocols)),
    };
}
