using Gambi.Contracts;

namespace Gambi.Hub.Management;

/// <summary>Reads generation defaults and checks their ranges.</summary>
internal static class ConfigFields
{
    private const int StopLength = 1_000;

    public static RuntimeConfig? Read(JsonFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var config = new RuntimeConfig
        {
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            MaxTokens = (int?)fields.Integer("max_tokens", 1, int.MaxValue),
            Stop = fields.Texts("stop", RuntimeConfigRules.MaxStops, StopLength),
            FrequencyPenalty = fields.Number("frequency_penalty"),
            PresencePenalty = fields.Number("presence_penalty"),
            Seed = fields.Integer("seed", long.MinValue, long.MaxValue),
            Instructions = fields.Text("instructions", RuntimeConfigRules.MaxInstructionsLength),
        };
        if (RuntimeConfigRules.FindProblem(config) is { } problem)
        {
            fields.Fail<string>(problem);
        }

        return config == new RuntimeConfig() ? null : config;
    }
}
