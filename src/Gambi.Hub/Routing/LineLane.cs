namespace Gambi.Hub.Routing;

/// <summary>The waiting requests of one client with one demand, first come first.</summary>
internal sealed class LineLane(LineClient client, LineDemand demand)
{
    /// <summary>Lanes of different clients in the order of their turns.</summary>
    public static IComparer<LineLane> ByTurn { get; } = Comparer<LineLane>.Create(static (a, b) => a.Client.Turn.CompareTo(b.Client.Turn));

    public LineClient Client => client;

    public LineDemand Demand => demand;

    /// <summary>Never empty while it is in use.</summary>
    public LinkedList<Waiter> Waiters { get; } = new();

    public Waiter First => Waiters.First!.Value;

    /// <summary>Whether its first goes before the other's.</summary>
    public bool IsBefore(LineLane other) =>
        client.Turn != other.Client.Turn ? client.Turn < other.Client.Turn : First.Order < other.First.Order;
}
