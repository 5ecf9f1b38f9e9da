using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gambi.Cli.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gambi.Cli.Output;

/// <summary>The one door to the streams of the process: results go out, errors and logs go to standard error.</summary>
internal sealed class GambiConsole
{
    private readonly Lock _gate = new();
    private readonly CliHost _host;

    public GambiConsole(CliHost host, ConsoleSettings settings)
    {
        _host = host;
        Settings = settings;
        Out = CreateAnsi(_host.Out, _host.OutIsTerminal);
        Error = CreateAnsi(_host.Error, _host.ErrorIsTerminal);
    }

    /// <summary>How this run talks.</summary>
    public ConsoleSettings Settings { get; }

    /// <summary>Whether a person reads the results.</summary>
    public bool IsText => Settings.Format == OutputFormat.Text;

    private bool HasSpinner => IsText && !Settings.Quiet && _host.ErrorIsTerminal;

    /// <summary>Whether questions may be asked.</summary>
    public bool CanPrompt => Settings.Interactive && IsText;

    /// <summary>Standard output as Spectre sees it; for text only.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error as Spectre sees it; for text only.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>One line of a result for people.</summary>
    public void Line(string text = "") => Write(_host.Out, text + Environment.NewLine);

    /// <summary>A piece of a line of a result for people.</summary>
    public void Piece(string text) => Write(_host.Out, text);

    /// <summary>One line for people beside the result; left out in JSON formats and when quiet.</summary>
    public void Note(string text)
    {
        if (IsText && !Settings.Quiet)
        {
            ErrorLine(text);
        }
    }

    /// <summary>One line on standard error.</summary>
    public void ErrorLine(string text) => Write(_host.Error, text + Environment.NewLine);

    /// <summary>One line on standard error that starts with a bold label.</summary>
    public void ErrorLabelled(string label, string text) => Write(() =>
    {
        Error.Write(new Text(label, new Style(label == "Error:" ? Color.Red : Color.Yellow, decoration: Decoration.Bold)));
        _host.Error.Write($" {text}{Environment.NewLine}");
    });

    /// <summary>A widget on standard output.</summary>
    public void Show(IRenderable widget) => Write(() => Out.Write(widget));

    /// <summary>One JSON document on standard output, in the chosen JSON format.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type) => Json(writer => JsonSerializer.Serialize(writer, value, type));

    /// <summary>One JSON document on standard output, in the chosen JSON format.</summary>
    public void Json(Action<Utf8JsonWriter> document) => Write(_host.Out, JsonText.Render(document, Settings.Format == OutputFormat.Json) + "\n");

    /// <summary>One JSON document on standard error, in one line.</summary>
    public void ErrorJson(Action<Utf8JsonWriter> document) => Write(_host.Error, JsonText.Render(document, indented: false) + "\n");

    /// <summary>Something that happened: a line for people, or <c>{"type","timestamp","data"}</c> for programs.</summary>
    public void Event(string type, string? text, Action<Utf8JsonWriter> data)
    {
        if (IsText)
        {
            if (text is not null)
            {
                Line(text);
            }

            return;
        }

        Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteNumber("timestamp", _host.Time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteStartObject("data");
            data(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>Runs <paramref name="work"/>, with a spinner on standard error when a person waits there.</summary>
    public Task<T> WithProgressAsync<T>(string what, Func<Task<T>> work) =>
        HasSpinner ? Error.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(what), _ => work()) : work();

    /// <summary>The same for work that can say how far it is: beside the spinner, or in lines of their own where a person reads without one.</summary>
    public Task<T> WithProgressAsync<T>(string what, Func<Action<string>, Task<T>> work) =>
        HasSpinner ? Error.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(what), status => work(news => status.Status(Markup.Escape($"{what} {news}"))))
        : work(Note);

    private void Write(TextWriter writer, string text) => Write(() => writer.Write(text));

    private void Write(Action write)
    {
        lock (_gate)
        {
            try
            {
                write();
            }
            catch (IOException e)
            {
                throw new BrokenPipeException(e);
            }
        }
    }

    private IAnsiConsole CreateAnsi(TextWriter writer, bool isTerminal)
    {
        bool colour = isTerminal && _host.NonEmptyVariable("NO_COLOR") is null;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            // Nobody's window ends at column 80 on a pipe: never wrap there.
            console.Profile.Width = 4_000;
        }

        return console;
    }
}
