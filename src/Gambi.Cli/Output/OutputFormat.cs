namespace Gambi.Cli.Output;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One indented JSON document.</summary>
    Json,

    /// <summary>One JSON document a line.</summary>
    Ndjson,
}
