using System.Collections.Frozen;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The fields of a Chat Completions request, and what becomes of each in a Responses request.</summary>
internal static class ChatFields
{
    public static readonly FrozenDictionary<string, TranslatedField> All = new Dictionary<string, TranslatedField>
    {
        ["parallel_tool_calls"] = new(FieldFate.Same, ValueShape.Flag),
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
        ["metadata"] = new(FieldFate.Same, ValueShape.Object),

        ["model"] = new(FieldFate.Translated),
        ["messages"] = new(FieldFate.Translated),
        ["tools"] = new(FieldFate.Translated),
        ["tool_choice"] = new(FieldFate.Translated),
        ["max_tokens"] = new(FieldFate.Translated),
        ["max_completion_tokens"] = new(FieldFate.Translated),
        ["stop"] = new(FieldFate.Translated),
        ["response_format"] = new(FieldFate.Translated),
        ["verbosity"] = new(FieldFate.Translated),
        ["reasoning_effort"] = new(FieldFate.Translated),
        ["logprobs"] = new(FieldFate.Translated),
        ["top_logprobs"] = new(FieldFate.Translated),
        ["n"] = new(FieldFate.Translated),
        ["modalities"] = new(FieldFate.Translated),
        ["stream"] = new(FieldFate.Translated),
        ["stream_options"] = new(FieldFate.Translated),
        ["store"] = new(FieldFate.Translated),

        ["logit_bias"] = new(FieldFate.Refused),
        ["audio"] = new(FieldFate.Refused),
        ["prediction"] = new(FieldFate.Refused),
        ["functions"] = new(FieldFate.Refused),
        ["function_call"] = new(FieldFate.Refused),
        ["web_search_options"] = new(FieldFate.RefusedEvenEmpty),

        // Responses' own, which a Chat Completions request does not have: beside what is written here they would say a thing twice, or ask for another answer.
        ["input"] = new(FieldFate.Refused),
        ["instructions"] = new(FieldFate.Refused),
        ["max_output_tokens"] = new(FieldFate.Refused),
        ["stop_sequences"] = new(FieldFate.Refused),
        ["text"] = new(FieldFate.Refused),
        ["reasoning"] = new(FieldFate.Refused),
        ["include"] = new(FieldFate.Refused),
        ["previous_response_id"] = new(FieldFate.Refused),
        ["conversation"] = new(FieldFate.Refused),
        ["prompt"] = new(FieldFate.Refused),
        ["background"] = new(FieldFate.Refused),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
