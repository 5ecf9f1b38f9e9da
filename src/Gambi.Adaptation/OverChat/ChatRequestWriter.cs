using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>
/// The maker of a Chat Completions request out of a Responses request. Nothing is dropped but what the specification says is ignored: what Chat
/// Completions cannot say is refused, and named. A top-level field that neither protocol defines is a provider's own (<c>top_k</c>, <c>min_p</c>,
/// <c>chat_template_kwargs</c>, <c>keep_alive</c>, <c>options</c>) and goes over as it is; an unknown member of a tool or of what the user says
/// is refused; one of an item that a model once answered tells of that answer, and is ignored. So are two hints that change no answer: the <c>name</c> of who
/// said a message, and <c>cache_control</c>.
/// </summary>
public static class ChatRequestWriter
{
    /// <summary>
    /// Writes the whole request, under the model's name as it came; earlier turns must be in it already. Never throws for what stands in the body. When it
    /// cannot be carried over, <paramref name="chat"/> holds a beginning that is good for nothing.
    /// </summary>
    public static bool TryWrite(ReadOnlyMemory<byte> responsesBody, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(chat);
        problem = RequestTranslator.Run(responsesBody, "Chat Completions", chat, Write);
        return problem is null;
    }

    private static void Write(RequestValue request, RequestTranslation to)
    {
        to.Writer.WriteStartObject();
        to.Copy("model", request["model"], ValueShape.Text);
        new MessagesWriter(to).Write(request);
        ToolsWriter.Write(request["tools"], request["parallel_tool_calls"], to);
        ToolChoiceWriter.Write(request["tool_choice"], hasTools: !request["tools"].IsEmpty, to);
        TextFormatWriter.Write(request["text"], to);
        OptionsWriter.Write(request, to);
        RequestTranslator.WriteFields(request, ResponsesFields.All, to);
        to.Writer.WriteEndObject();
    }
}
