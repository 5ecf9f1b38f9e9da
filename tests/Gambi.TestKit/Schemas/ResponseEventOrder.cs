namespace Gambi.TestKit.Schemas;

/// <summary>Follows the events of one response and notes what comes out of turn or does not add up.</summary>
internal sealed class ResponseEventOrder(List<string> problems, HashSet<string> known)
{
    private static readonly string[] Terminal = ["response.completed", "response.incomplete", "response.failed"];

    private readonly List<StreamedItem> _items = [];
    private long _next;
    private string? _id;
    private string? _last;

    public void Add(ResponseEvent next)
    {
        var data = new SchemaCheck(next.Data, $"{_next} {next.Type}", problems);
        data.Is("type", next.Type);
        if (data.Count("sequence_number") != _next++)
        {
            data.Report("sequence_number has a gap");
        }

        if (Terminal.Contains(_last))
        {
            data.Report("comes after the end");
        }

        if (next.Data.TryGetProperty("response", out _))
        {
            AddLifecycle(next.Type, data);
        }
        else if (_last is null or "response.created" or "response.queued")
        {
            data.Report($"comes after {_last ?? "nothing"}");
        }
        else if (next.Type == "response.output_item.added")
        {
            AddItem(data);
        }
        else
        {
            AddToItem(next.Type, data);
        }

        _last = next.Type;
    }

    public void Complete()
    {
        if (!Terminal.Contains(_last))
        {
            problems.Add($"The last event is {_last}.");
        }
    }

    private void AddLifecycle(string type, SchemaCheck data)
    {
        data.Only("type", "sequence_number", "response");
        SchemaCheck response = data.Object("response")!;
        CheckResponse(response);
        _id ??= response.Text("id");
        if (_id != response.Text("id"))
        {
            data.Report("the response's id is another");
        }

        string[] after = type switch
        {
            "response.created" => [""],
            "response.queued" => ["response.created"],
            "response.in_progress" => ["response.created", "response.queued"],
            "response.completed" or "response.incomplete" or "response.failed" => [],
            _ => ["?"],
        };
        if (after.Length > 0 && !after.Contains(_last ?? ""))
        {
            data.Report($"comes after {_last ?? "nothing"}");
        }

        response.Is("status", type switch
        {
            "response.created" => ["in_progress", "queued"],
            "response.incomplete" => ["incomplete", "cancelled"],
            _ => [type["response.".Length..]],
        });
        if (Terminal.Contains(type))
        {
            CheckEnd(type, response);
        }
        else if (response.Array("output").Any())
        {
            data.Report("has output already");
        }
    }

    private void CheckResponse(SchemaCheck response)
    {
        string text = response.Value.GetRawText();
        if (known.Contains(text))
        {
            return;
        }

        int before = problems.Count;
        ResponseSchema.Check(response);
        if (problems.Count == before && !response.Array("output").Any())
        {
            known.Add(text);
        }
    }

    private void CheckEnd(string type, SchemaCheck response)
    {
        SchemaCheck[] output = [.. response.Array("output")];
        if (output.Length != _items.Count)
        {
            response.Report($"has {output.Length} items, but {_items.Count} were added");
            return;
        }

        for (int i = 0; i < output.Length; i++)
        {
            if (!_items[i].IsClosed && type == "response.completed")
            {
                output[i].Report("was not closed");
            }

            _items[i].CheckFinal(output[i]);
        }
    }

    private void AddItem(SchemaCheck data)
    {
        data.Only("type", "sequence_number", "output_index", "item");
        if (data.Count("output_index") != _items.Count)
        {
            data.Report("output_index has a gap");
        }

        SchemaCheck? item = data.Object("item");
        if (item is null)
        {
            return;
        }

        ItemSchema.Check(item);
        foreach (StreamedItem open in _items.Where(open => !open.IsClosed && (open.Type != "function_call" || open.HasWholeArguments)))
        {
            data.Report($"item {open.Id} is still open");
        }

        _items.Add(new StreamedItem(item));
    }

    private void AddToItem(string type, SchemaCheck data)
    {
        if (data.Count("output_index") is not { } index || index >= _items.Count)
        {
            data.Report("its item was not added");
            return;
        }

        StreamedItem item = _items[(int)index];
        if (item.IsClosed)
        {
            data.Report("its item is closed");
        }
        else if (type == "response.output_item.done")
        {
            data.Only("type", "sequence_number", "output_index", "item");
            if (data.Object("item") is { } done)
            {
                ItemSchema.Check(done);
                item.Close(done);
            }
        }
        else
        {
            item.Add(type, data);
        }
    }
}
