namespace Gambi.TestKit.Schemas;

/// <summary>One part of an item's content as its events tell it.</summary>
internal sealed class StreamedPart
{
    private readonly string _type;
    private readonly string _member;
    private readonly string _events;
    private bool _textDone;

    public StreamedPart(SchemaCheck added)
    {
        _type = added.Text("type") ?? "";
        _member = _type == "refusal" ? "refusal" : "text";
        _events = $"response.{_type}";
        if (added.Text(_member) != "")
        {
            added.Report("is not empty");
        }
    }

    public string Text { get; private set; } = "";

    public bool IsClosed { get; private set; }

    public void Add(string type, SchemaCheck data)
    {
        string[] common = ["type", "sequence_number", "item_id", "output_index", "content_index"];
        string[] logprobs = _type == "output_text" ? ["logprobs"] : [];
        if (IsClosed || _textDone != (type == "response.content_part.done"))
        {
            data.Report("is out of turn");
        }

        if (type == $"{_events}.delta")
        {
            data.Only([.. common, "delta", .. logprobs]);
            string delta = data.Text("delta") ?? "";
            Text += delta;
            if (delta.Length == 0)
            {
                data.Report("is empty");
            }
        }
        else if (type == $"{_events}.done")
        {
            data.Only([.. common, _member, .. logprobs]);
            Expect(data);
            _textDone = true;
        }
        else if (type == "response.content_part.done" && data.Object("part") is { } part)
        {
            data.Only([.. common, "part"]);
            ItemSchema.CheckPart(part, _type);
            Expect(part);
            IsClosed = true;
        }
        else
        {
            data.Report("is unknown here");
        }

        if (logprobs.Length > 0 && type != "response.content_part.done")
        {
            ItemSchema.CheckLogprobs(data);
        }
    }

    private void Expect(SchemaCheck done)
    {
        if (done.Text(_member) != Text)
        {
            done.Report($"does not say \"{Text}\"");
        }
    }
}
