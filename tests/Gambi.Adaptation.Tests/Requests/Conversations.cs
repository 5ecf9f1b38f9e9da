using FsCheck;
using FsCheck.Fluent;

namespace Gambi.Adaptation.Tests.Requests;

/// <summary>The generator of conversations.</summary>
internal static class Conversations
{
    private static readonly Gen<string> Text =
        Gen.ArrayOf(Gen.Elements("a", "word ", "\n", "\"", "\\", "é", "😀", "<b>", "\u0001", "{}", "\u2028")).Select(pieces => "x" + string.Concat(pieces));

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Text.Select(text => (string?)text), Gen.Constant((string?)null));

    private static readonly Gen<bool> Coin = Gen.Elements(true, false);

    private static readonly Gen<Turn> User =
        from text in Text
        from isPlain in Coin
        from image in MaybeText
        from file in MaybeText
        from hasAudio in Coin
        select (Turn)new UserTurn(text, isPlain, image, file, hasAudio);

    private static readonly Gen<Turn> Answer =
        from text in Text
        from refusal in MaybeText
        from isText in Coin
        select (Turn)new AssistantTurn(isText || refusal is null ? text : null, refusal, []);

    /// <summary>An assistant that calls tools, and what they say.</summary>
    private static readonly Gen<Turn[]> Calling =
        from text in MaybeText
        from count in Gen.Choose(1, 3)
        from arguments in Gen.ArrayOf(Text, count)
        from outputs in Gen.ArrayOf(Text, count)
        select (Turn[])
        [
            new AssistantTurn(text, null, [.. arguments.Select((argument, index) => ($"call_{index}", "f", argument))]),
            .. outputs.Select((output, index) => new ToolTurn($"call_{index}", output)),
        ];

    private static readonly Gen<Turn[]> Exchange =
        from user in User
        from system in Gen.OneOf(Text.Select(text => (Turn[])[new SystemTurn(text)]), Gen.Constant<Turn[]>([]))
        from rounds in Gen.Choose(0, 3)
        from calling in Gen.ArrayOf(Calling, rounds)
        from answer in Answer
        select (Turn[])[user, .. system, .. calling.SelectMany(turns => turns), answer];

    public static Gen<Conversation> All { get; } =
        from instructions in MaybeText
        from count in Gen.Choose(1, 3)
        from exchanges in Gen.ArrayOf(Exchange, count)
        from last in User
        from options in Gen.SubListOf<Option>(Option.All)
        select new Conversation(instructions, [.. exchanges.SelectMany(turns => turns), last], [.. options]);
}
