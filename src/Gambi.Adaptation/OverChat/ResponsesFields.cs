using System.Collections.Frozen;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The fields of a Responses request, and what becomes of each in a Chat Completions request.</summary>
internal static class ResponsesFields
{
    public static readonly FrozenDictionary<string, TranslatedField> All = new Dictionary<string, TranslatedField>
    {
        ["temperature"] = new(FieldFate.Same, ValueShape.Number),
        ["top_p"] = new(FieldFate.Same, ValueShape.Number),
        ["user"] = new(FieldFate.Same, ValueShape.Text),
        ["seed"] = new(FieldFate.Same, ValueShape.Number),
        ["frequency_penalty"] = new(FieldFate.Same, ValueShape.Number),
        ["presence_penalty"] = new(FieldFate.Same, ValueShape.Number),
        ["service_tier"] = new(FieldFate.Same, ValueShape.Text),
        ["prompt_cache_key"] = new(FieldFate.Same, ValueShape.Text),
        ["prompt_cache_retention"] = new(FieldFate.Same, ValueShape.Text),
        ["safety_identifier"] = new(FieldFate.Same, ValueShape.Text),

        ["model"] = new(FieldFate.Translated),
        ["instructions"] = new(FieldFate.Translated),
        ["input"] = new(FieldFate.Translated),
        ["tools"] = new(FieldFate.Translated),
        ["tool_choice"] = new(FieldFate.Translated),
        ["parallel_tool_calls"] = new(FieldFate.Translated),
        ["max_output_tokens"] = new(FieldFate.Translated),
        ["stop_sequences"] = new(FieldFate.Translated),
        ["stop"] = new(FieldFate.Translated),
        ["text"] = new(FieldFate.Translated),
        ["reasoning"] = new(FieldFate.Translated),
        ["top_logprobs"] = new(FieldFate.Translated),
        ["include"] = new(FieldFate.Translated),
        ["stream"] = new(FieldFate.Translated),
        ["stream_options"] = new(FieldFate.Translated),

        ["metadata"] = new(FieldFate.Ignored, ValueShape.Object),
        ["store"] = new(FieldFate.Ignored, ValueShape.Flag),
        ["truncation"] = new(FieldFate.Ignored, ValueShape.Text),
        ["background"] = new(FieldFate.Ignored, ValueShape.Flag),
        ["previous_response_id"] = new(FieldFate.Ignored, ValueShape.Text),
        ["max_tool_calls"] = new(FieldFate.Ignored, ValueShape.Number),

        ["conversation"] = new(FieldFate.Refused),
        ["prompt"] = new(FieldFate.Refused),
        ["context_management"] = new(FieldFate.Refused),

        // Chat's own, which a Responses request does not have: beside what is written here they would say a thing twice, or ask for another answer.
        ["messages"] = new(FieldFate.Refused),
        ["max_tokens"] = new(FieldFate.Refused),
        ["max_completion_tokens"] = new(FieldFate.Refused),
        ["response_format"] = new(FieldFate.Refused),
        ["verbosity"] = new(FieldFate.Refused),
        ["reasoning_effort"] = new(FieldFate.Refused),
        ["logprobs"] = new(FieldFate.Refused),
        ["n"] = new(FieldFate.Refused),
        ["modalities"] = new(FieldFate.Refused),
        ["audio"] = new(FieldFate.Refused),
        ["functions"] = new(FieldFate.Refused),
        ["function_call"] = new(FieldFate.Refused),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
