using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gambi.Cli.Settings;

/// <summary>The JSON of the configuration file, generated at build time. Comments and trailing commas are allowed: people write it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(CliConfig))]
internal sealed partial class SettingsJson : JsonSerializerContext;
