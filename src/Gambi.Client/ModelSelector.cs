namespace Gambi.Client;

/// <summary>What a request's <c>model</c> may say.</summary>
public static class ModelSelector
{
    /// <summary>Whoever is free.</summary>
    public const string Any = "*";

    /// <summary>Whoever has the model called <paramref name="name"/>.</summary>
    public static string Model(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return "model:" + name;
    }

    /// <summary>That participant and no other.</summary>
    public static string Participant(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id;
    }
}
