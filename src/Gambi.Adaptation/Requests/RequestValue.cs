using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gambi.Adaptation.Requests;

/// <summary>A value of a request body, and where it stands. Of members with one name, the last counts.</summary>
internal readonly struct RequestValue(JsonElement json, FieldPath path)
{
    public FieldPath Path => path;

    public JsonValueKind Kind => json.ValueKind;

    /// <summary>Whether it says something: <c>null</c> is what a client sends that has nothing to say.</summary>
    public bool IsGiven => Kind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Whether it asks for nothing, even if it is there: nothing is lost with it.</summary>
    public bool IsEmpty => Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.Array => json.GetArrayLength() == 0,
        JsonValueKind.Object => json.GetPropertyCount() == 0,
        _ => false,
    };

    /// <summary>The bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw => JsonMarshal.GetRawUtf8Value(json);

    /// <summary>The member of this name; not given when there is none, or this is no object.</summary>
    public RequestValue this[string name] =>
        new(Kind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) ? member : default, path.Of(name));

    public bool Is(ReadOnlySpan<byte> text) => Kind == JsonValueKind.String && json.ValueEquals(text);

    public bool TryGetInteger(out long value)
    {
        value = 0;
        return Kind == JsonValueKind.Number && json.TryGetInt64(out value);
    }

    /// <summary>The elements; none when this is no array.</summary>
    public IEnumerable<RequestValue> Items()
    {
        if (Kind != JsonValueKind.Array)
        {
            yield break;
        }

        int index = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            yield return new RequestValue(item, path.At(index++));
        }
    }

    /// <summary>The members, those with one name each on its own; none when this is no object.</summary>
    public IEnumerable<(string Name, RequestValue Value)> Members()
    {
        if (Kind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty member in json.EnumerateObject())
        {
            string name = member.Name;
            yield return (name, new RequestValue(member.Value, path.Of(name)));
        }
    }
}
