using System.Globalization;

namespace Gambi.Adaptation.Requests;

/// <summary>The place of a value in a request body, said as OpenAI says a <c>param</c>: <c>input[2].content[0].image_url</c>.</summary>
internal sealed class FieldPath
{
    /// <summary>Names are the client's: however long they are, an error stays short.</summary>
    private const int MaxLength = 256;

    private readonly FieldPath? _parent;
    private readonly string _step;

    private FieldPath(FieldPath? parent, string step)
    {
        _parent = parent;
        _step = step;
    }

    /// <summary>The body itself.</summary>
    public static FieldPath Root { get; } = new(null, "");

    public FieldPath Of(string name) => new(this, _parent is null ? name : $".{name}");

    public FieldPath At(int index) => new(this, string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    public override string ToString()
    {
        var steps = new Stack<string>();
        for (FieldPath? path = this; path is not null; path = path._parent)
        {
            steps.Push(path._step);
        }

        string whole = string.Concat(steps);
        return whole.Length <= MaxLength ? whole : whole[..MaxLength];
    }
}
