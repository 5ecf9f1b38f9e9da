using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>
/// The maker of a Responses request out of a Chat Completions request. Nothing is dropped but what the specification says is ignored: what
/// Responses cannot say is refused, and named. A top-level field that neither protocol defines is a provider's own (<c>top_k</c>,
/// <c>chat_template_kwargs</c>…) and goes over as it is; an unknown member of a tool or of what is said to the model is refused; one of an
/// assistant's message tells of the answer it once was, and is ignored. So are two hints that change no answer: the <c>name</c> of who said a message, and
/// <c>cache_control</c>.
/// </summary>
public static class ResponsesRequestWriter
{
    /// <summary>
    /// Writes the whole request, under the model's name as it came. Never throws for what stands in the body. When it cannot be carried over,
    /// <paramref name="responses"/> holds a beginning that is good for nothing.
    /// </summary>
    public static bool TryWrite(ReadOnlyMemory<byte> chatBody, IBufferWriter<byte> responses, [NotNullWhen(false)] out RequestProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(responses);
        problem = RequestTranslator.Run(chatBody, "Responses", responses, Write);
        return problem is null;
    }

    private static void Write(RequestValue request, RequestTranslation to)
    {
        to.Writer.WriteStartObject();
        to.Copy("model", request["model"], ValueShape.Text);
        InputWriter.Write(request["messages"], to);
        ToolsWriter.Write(request["tools"], to);
        ToolChoiceWriter.Write(request["tool_choice"], to);
        TextFormatWriter.Write(request, to);
        OptionsWriter.Write(request, to);
        RequestTranslator.WriteFields(request, ChatFields.All, to);
        to.Writer.WriteEndObject();
    }
}
