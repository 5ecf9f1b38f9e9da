using System.IO.Pipelines;
using Gambi.Hub.Exchange;

namespace Gambi.Hub.Inference;

/// <summary>Where an answer goes: to a client, or into the events of a response in background.</summary>
internal interface IAnswerSink
{
    /// <summary>Takes the answer's bytes.</summary>
    PipeWriter Body { get; }

    /// <summary>Takes the answer's head, once and before its bytes.</summary>
    void WriteHead(ObservedReply reply);

    /// <summary>Cuts the answer off, where nothing else says that it is not whole.</summary>
    void Abort();
}
