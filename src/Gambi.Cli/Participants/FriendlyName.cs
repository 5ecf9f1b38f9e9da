using System.Text;
using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary>Names for participants whose people have none at hand.</summary>
internal static class FriendlyName
{
    private static readonly string[] Qualities = ["brave", "bright", "calm", "clever", "eager", "gentle", "happy", "keen", "lively", "merry", "patient", "quick", "quiet", "sunny", "swift", "witty"];
    private static readonly string[] Animals = ["badger", "crane", "dolphin", "falcon", "fox", "heron", "ibis", "koala", "lynx", "marmot", "otter", "owl", "panda", "robin", "tapir", "toucan"];

    /// <summary>A name such as <c>quick-otter</c>.</summary>
    public static string Draw(Random random) => $"{Qualities[random.Next(Qualities.Length)]}-{Animals[random.Next(Animals.Length)]}";

    /// <summary>A participant id that can be told from others of the same nickname.</summary>
    public static string IdOf(string nickname, Random random)
    {
        const string Tail = "abcdefghjkmnpqrstuvwxyz23456789";
        var id = new StringBuilder();
        foreach (char c in nickname.Trim().ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(c);
            }
            else if (id.Length > 0 && id[^1] != '-')
            {
                id.Append('-');
            }
        }

        string stem = id.ToString().Trim('-');
        stem = stem.Length == 0 ? "participant" : stem[..Math.Min(stem.Length, ContractLimits.ParticipantIdLength - 5)];
        return $"{stem}-{new string(random.GetItems<char>(Tail, 4))}";
    }
}
