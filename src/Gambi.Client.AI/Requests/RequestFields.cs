using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>The top level of a request, on which no field is said twice.</summary>
internal sealed class RequestFields(Utf8JsonWriter json)
{
    /// <summary>Says of tools and schemas that they are to be kept to the letter; no field of a request.</summary>
    public const string Strict = "strict";

    private readonly HashSet<string> _said = [];

    /// <summary>The writer, after the field's name: one value must follow.</summary>
    public Utf8JsonWriter Begin(string name)
    {
        _said.Add(name);
        json.WritePropertyName(name);
        return json;
    }

    public void Write(string name, string? value)
    {
        if (value is not null)
        {
            Begin(name).WriteStringValue(value);
        }
    }

    public void Write(string name, bool? value)
    {
        if (value is { } flag)
        {
            Begin(name).WriteBooleanValue(flag);
        }
    }

    public void Write(string name, float? value)
    {
        if (value is { } number)
        {
            Begin(name).WriteNumberValue(number);
        }
    }

    public void Write(string name, long? value)
    {
        if (value is { } number)
        {
            Begin(name).WriteNumberValue(number);
        }
    }

    public void Write(string name, IList<string>? values)
    {
        if (values is { Count: > 0 })
        {
            Begin(name);
            JsonValues.Write(json, values);
        }
    }

    /// <summary>The fields that only the caller knows, after all others.</summary>
    /// <exception cref="ArgumentException">One of them is said already.</exception>
    public void WriteExtras(AdditionalPropertiesDictionary? extras, string of)
    {
        foreach (var (name, value) in extras ?? [])
        {
            if (name == Strict)
            {
                continue;
            }

            if (_said.Contains(name))
            {
                throw new ArgumentException($"{of}.AdditionalProperties has '{name}', which another property, or the client itself, says already.", nameof(extras));
            }

            JsonValues.Write(Begin(name), value);
        }
    }
}
