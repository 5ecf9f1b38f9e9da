namespace Gambi.DemoProvider.Reading;

/// <summary>The form that the caller wants the text of the answer in.</summary>
internal enum AnswerShape
{
    Text,
    JsonObject,
    JsonSchema,
}
