using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>A walk through one JSON object that notes what is missing, of another type, or not in the vocabulary.</summary>
internal sealed class SchemaCheck(JsonElement value, string path, List<string> problems)
{
    public JsonElement Value { get; } = value;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Report(string problem) => problems.Add($"{path}: {problem}");

    /// <summary>The member, or null (noted) when it is missing or of none of the kinds.</summary>
    public JsonElement? Need(string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!IsObject)
        {
            return null;
        }

        if (!Value.TryGetProperty(name, out JsonElement member))
        {
            Report($"{name} is missing");
            return null;
        }

        if (!kinds.Contains(member.ValueKind))
        {
            Report($"{name} is {member.ValueKind}, not {string.Join(" or ", kinds.ToArray())}");
            return null;
        }

        return member;
    }

    public string? Text(string name) => Need(name, JsonValueKind.String)?.GetString();

    public string? TextOrNull(string name) => Need(name, JsonValueKind.String, JsonValueKind.Null)?.GetString();

    public void Flag(string name) => Need(name, JsonValueKind.True, JsonValueKind.False);

    public void Number(string name) => Need(name, JsonValueKind.Number);

    public long? Count(string name)
    {
        if (Need(name, JsonValueKind.Number) is not { } number)
        {
            return null;
        }

        if (number.TryGetInt64(out long count) && count >= 0)
        {
            return count;
        }

        Report($"{name} is {number}, not a count");
        return null;
    }

    public void CountOrNull(string name)
    {
        if (Need(name, JsonValueKind.Number, JsonValueKind.Null) is { ValueKind: JsonValueKind.Number })
        {
            Count(name);
        }
    }

    public void Is(string name, params string[] words)
    {
        if (Text(name) is { } word && !words.Contains(word))
        {
            Report($"{name} is \"{word}\", not one of: {string.Join(", ", words)}");
        }
    }

    public void Id(string name, string prefix)
    {
        if (Text(name) is { } id && (!id.StartsWith(prefix, StringComparison.Ordinal) || id.Length == prefix.Length))
        {
            Report($"{name} is \"{id}\", not {prefix}…");
        }
    }

    public SchemaCheck? Object(string name) => Need(name, JsonValueKind.Object) is { } member ? new(member, $"{path}.{name}", problems) : null;

    public SchemaCheck? ObjectOrNull(string name) =>
        Need(name, JsonValueKind.Object, JsonValueKind.Null) is { ValueKind: JsonValueKind.Object } member ? new(member, $"{path}.{name}", problems) : null;

    public IEnumerable<SchemaCheck> Array(string name)
    {
        if (Need(name, JsonValueKind.Array) is not { } array)
        {
            yield break;
        }

        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            var check = new SchemaCheck(element, $"{path}.{name}[{index++}]", problems);
            if (!check.IsObject)
            {
                check.Report("is no object");
                continue;
            }

            yield return check;
        }
    }

    /// <summary>Checks that nothing stands in it but these.</summary>
    public void Only(params IReadOnlyCollection<string> names)
    {
        foreach (JsonProperty member in Value.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                Report($"{member.Name} is unknown");
            }
        }
    }
}
