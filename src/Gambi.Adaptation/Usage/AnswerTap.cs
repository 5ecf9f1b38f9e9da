using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gambi.Adaptation.Usage;

/// <summary>
/// Listens to the JSON of an answer as it passes, cut anywhere, and keeps only a response's id and the usage: <c>id</c> and <c>usage</c> of the answer itself
/// or of its <c>response</c>. Holds nothing else, however large the answer is; what is no JSON yields nothing.
/// </summary>
public sealed class AnswerTap
{
    private const int KeyLimit = 8;
    private const int IdLimit = 256;
    private const int UsualText = 64;
    private const int UsageLimit = 4 * 1024;
    private const int UsualUsage = 512;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]:,"u8);

    private byte[] _text = new byte[UsualText];
    private ArrayBufferWriter<byte>? _usage;
    private int _textLength;
    private int _depth;
    private int _usageDepth;
    private AnswerKey _key;
    private bool _rootIsObject;
    private bool _inResponse;
    private bool _inChoices;
    private bool _inString;
    private bool _escaped;
    private bool _expectsKey;
    private bool _keepsText;

    /// <summary>The id, once it has passed.</summary>
    public string? Id { get; private set; }

    /// <summary>The counts, once they have passed; empty before, and when the usage object tells none.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Whether a usage object has passed whole.</summary>
    public bool HasUsage { get; private set; }

    /// <summary>Whether <c>choices</c> was there, and empty.</summary>
    public bool HasEmptyChoices { get; private set; }

    private bool IsWatched => (_depth == 1 && _rootIsObject) || (_depth == 2 && _inResponse);

    /// <summary>Begins another answer.</summary>
    public void Reset()
    {
        _depth = _usageDepth = 0;
        _key = AnswerKey.Other;
        _rootIsObject = _inResponse = _inChoices = _inString = _escaped = _expectsKey = _keepsText = false;
        Id = null;
        HasUsage = HasEmptyChoices = false;
        Usage = default;
    }

    /// <summary>Takes the next bytes of the answer.</summary>
    public void Feed(ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            var keeps = _usageDepth > 0;
            var taken = _inString ? FeedString(json) : FeedStructure(json);
            if (keeps)
            {
                KeepUsage(json[..taken]);
            }

            json = json[taken..];
            if (_usageDepth > 0 && _depth < _usageDepth)
            {
                _usageDepth = 0;
                HasUsage = true;
                Usage = ReadUsage();
            }
        }
    }

    /// <summary>Takes bytes up to the next one that changes where we are, that one included.</summary>
    private int FeedStructure(ReadOnlySpan<byte> json)
    {
        var at = json.IndexOfAny(Structure);
        if (at < 0)
        {
            return json.Length;
        }

        switch (json[at])
        {
            case (byte)'"':
                BeginString();
                break;
            case (byte)'{' or (byte)'[':
                Open(json[at]);
                break;
            case (byte)'}' or (byte)']':
                Close();
                break;
            case (byte)':':
                _expectsKey = false;
                break;
            default:
                _expectsKey = IsWatched;
                _key = AnswerKey.Other;
                break;
        }

        return at + 1;
    }

    private int FeedString(ReadOnlySpan<byte> json)
    {
        if (_escaped)
        {
            _escaped = false;
            return 1;
        }

        var at = json.IndexOfAny((byte)'"', (byte)'\\');
        var text = at < 0 ? json : json[..at];
        if (_keepsText)
        {
            KeepText(text);
        }

        if (at < 0)
        {
            return json.Length;
        }

        if (json[at] == (byte)'\\')
        {
            // No key or id that we know has one.
            _escaped = true;
            _keepsText = false;
            _textLength = 0;
        }
        else
        {
            EndString();
        }

        return at + 1;
    }

    private void BeginString()
    {
        _inString = true;
        _textLength = 0;
        _keepsText = IsWatched && (_expectsKey || (_key == AnswerKey.Id && Id is null));
    }

    private void EndString()
    {
        _inString = false;
        if (_expectsKey)
        {
            _key = ReadKey();
        }
        else if (_keepsText && _textLength > 0)
        {
            Id = Encoding.UTF8.GetString(_text.AsSpan(0, _textLength));
        }

        _keepsText = false;
    }

    private AnswerKey ReadKey()
    {
        var text = _text.AsSpan(0, _textLength);
        return text.SequenceEqual("id"u8) ? AnswerKey.Id
            : text.SequenceEqual("usage"u8) ? AnswerKey.Usage
            : text.SequenceEqual("choices"u8) ? AnswerKey.Choices
            : text.SequenceEqual("response"u8) ? AnswerKey.Response
            : AnswerKey.Other;
    }

    private void Open(byte bracket)
    {
        if (_depth == 0)
        {
            _rootIsObject = bracket == (byte)'{';
        }
        else if (_inChoices)
        {
            HasEmptyChoices = false;
        }
        else if (IsWatched)
        {
            OpenWatched(bracket);
        }

        _depth++;
        _expectsKey = IsWatched;
        _key = AnswerKey.Other;
    }

    private void OpenWatched(byte bracket)
    {
        switch (_key)
        {
            case AnswerKey.Usage when bracket == (byte)'{':
                (_usage ??= new(UsualUsage)).ResetWrittenCount();
                _usage.Write("{"u8);
                _usageDepth = _depth + 1;
                HasUsage = false;
                break;
            case AnswerKey.Response when bracket == (byte)'{' && _depth == 1:
                _inResponse = true;
                break;
            case AnswerKey.Choices when bracket == (byte)'[' && _depth == 1:
                _inChoices = HasEmptyChoices = true;
                break;
        }
    }

    private void Close()
    {
        _depth = Math.Max(0, _depth - 1);
        _key = AnswerKey.Other;
        _expectsKey = false;
        if (_depth <= 1)
        {
            _inResponse = _inChoices = false;
        }
    }

    private void KeepText(ReadOnlySpan<byte> text)
    {
        if (_textLength + text.Length > (_expectsKey ? KeyLimit : IdLimit))
        {
            _keepsText = false;
            _textLength = 0;
            return;
        }

        if (_textLength + text.Length > _text.Length)
        {
            Array.Resize(ref _text, IdLimit);
        }

        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
    }

    private TokenUsage ReadUsage()
    {
        try
        {
            var reader = new Utf8JsonReader(_usage!.WrittenSpan, UsageFields.ReaderOptions);
            return reader.Read() ? UsageFields.Read(ref reader) : default;
        }
        catch (JsonException)
        {
            // A provider that writes no JSON here has told us no counts.
            return default;
        }
    }

    private void KeepUsage(ReadOnlySpan<byte> bytes)
    {
        if (_usage!.WrittenCount + bytes.Length > UsageLimit)
        {
            _usageDepth = 0;
            return;
        }

        _usage.Write(bytes);
    }
}
