using Gambi.Load.Answers;

namespace Gambi.Load.Load;

/// <summary>What clients ask by one of the ways, and how their answers are checked.</summary>
internal sealed class Question
{
    private readonly AnswerScript _script;
    private readonly bool _isAdapted;

    private Question(Target target, string model, bool isAdapted)
    {
        _script = AnswerScript.Of(model);
        _isAdapted = isAdapted;
        Target = target;
        Request = isAdapted ? target.Responses(model) : target.Chat(_script);
    }

    /// <summary>The way.</summary>
    public Target Target { get; }

    /// <summary>The request, with its head.</summary>
    public byte[] Request { get; }

    /// <summary>How long its answer takes when nothing is in the way.</summary>
    public TimeSpan Duration => _script.Interval * (_script.Length / AnswerScript.ChunkBytes);

    /// <summary>In the provider's own protocol: the answer is passed on as it is.</summary>
    public static Question Native(Target target, string model) => new(target, model, isAdapted: false);

    /// <summary>In the other protocol: the hub translates.</summary>
    public static Question Adapted(Target target, string model) => new(target, model, isAdapted: true);

    /// <summary>A check for one client.</summary>
    public AnswerCheck Check() => _isAdapted ? new AdaptedCheck(_script) : new NativeCheck(_script);
}
