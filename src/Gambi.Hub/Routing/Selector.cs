namespace Gambi.Hub.Routing;

/// <summary>The <c>model</c> field of a request, read: who shall serve it.</summary>
internal readonly record struct Selector(SelectorKind Kind, string Name)
{
    private const string ModelPrefix = "model:";

    public static Selector Parse(string text) => text switch
    {
        "*" or "any" => new(SelectorKind.Any, text),
        _ when text.StartsWith(ModelPrefix, StringComparison.Ordinal) => new(SelectorKind.Model, text[ModelPrefix.Length..]),
        _ => new(SelectorKind.Name, text),
    };

    /// <summary>The selector that names this model and nothing else.</summary>
    public static string ForModel(string model) => ModelPrefix + model;
}
