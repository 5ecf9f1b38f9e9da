using System.Text.Json;

namespace Gambi.TestKit.Schemas;

/// <summary>One output item as its events tell it.</summary>
internal sealed class StreamedItem
{
    private readonly List<StreamedPart> _parts = [];
    private string _arguments = "";
    private bool _argumentsDone;
    private string? _final;

    public StreamedItem(SchemaCheck added)
    {
        Id = added.Text("id") ?? "";
        Type = added.Text("type") ?? "";
        if (Type == "function_call" ? added.Text("arguments") != "" : Type == "message" && added.Array("content").Any())
        {
            added.Report("is not empty");
        }

        if (Type is "message" or "function_call")
        {
            added.Is("status", "in_progress");
        }
    }

    public string Id { get; }

    public string Type { get; }

    public bool IsClosed => _final is not null;

    /// <summary>Whether the arguments so far are JSON.</summary>
    public bool HasWholeArguments
    {
        get
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(_arguments);
                return document.RootElement.ValueKind == JsonValueKind.Object;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    public void Add(string type, SchemaCheck data)
    {
        if (data.Text("item_id") != Id)
        {
            data.Report($"item_id is not {Id}");
        }

        switch (type)
        {
            case "response.function_call_arguments.delta":
                data.Only("type", "sequence_number", "item_id", "output_index", "delta");
                string delta = data.Text("delta") ?? "";
                if (delta.Length == 0 || _argumentsDone || Type != "function_call")
                {
                    data.Report("is out of turn or empty");
                }

                _arguments += delta;
                break;
            case "response.function_call_arguments.done":
                data.Only("type", "sequence_number", "item_id", "output_index", "name", "arguments");
                data.Text("name");
                if (data.Text("arguments") != _arguments || _argumentsDone)
                {
                    data.Report($"does not say \"{_arguments}\"");
                }

                _argumentsDone = true;
                break;
            default:
                AddToPart(type, data);
                break;
        }
    }

    public void Close(SchemaCheck done)
    {
        if (Type == "function_call" ? !_argumentsDone || done.Text("arguments") != _arguments : _parts.Any(part => !part.IsClosed))
        {
            done.Report("is not what its events told, or something in it is still open");
        }

        done.Is("status", "completed", "incomplete");
        CheckParts(done);
        if (done.Text("id") != Id || done.Text("type") != Type)
        {
            done.Report("is another item");
        }

        _final = done.Value.GetRawText();
    }

    public void CheckFinal(SchemaCheck final)
    {
        if (_final is not null && final.Value.GetRawText() != _final)
        {
            final.Report($"is not what its done event said: {_final}");
        }

        if (final.Text("id") != Id || (Type == "function_call" && final.Text("arguments") != _arguments))
        {
            final.Report("is not what its events told");
        }

        CheckParts(final);
    }

    private void CheckParts(SchemaCheck item)
    {
        if (Type is not ("message" or "reasoning"))
        {
            return;
        }

        string[] texts = [.. item.Array("content").Select(part => part.Text(part.Text("type") == "refusal" ? "refusal" : "text") ?? "")];
        if (!texts.SequenceEqual(_parts.Select(part => part.Text)))
        {
            item.Report("its content is not what its deltas told");
        }
    }

    private void AddToPart(string type, SchemaCheck data)
    {
        long? index = data.Count("content_index");
        if (type == "response.content_part.added")
        {
            if (index != _parts.Count || _parts.Any(part => !part.IsClosed))
            {
                data.Report("content_index has a gap, or the part before is open");
            }

            if (data.Object("part") is { } part)
            {
                ItemSchema.CheckPart(part, Type == "message" ? ["output_text", "refusal"] : ["reasoning_text"]);
                _parts.Add(new StreamedPart(part));
            }
        }
        else if (index is not { } known || known >= _parts.Count)
        {
            data.Report("its part was not added");
        }
        else
        {
            _parts[(int)known].Add(type, data);
        }
    }
}
