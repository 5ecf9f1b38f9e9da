namespace Gambi.Hub.Tests.Routing;

/// <summary>A participant as <see cref="LineModel"/> knows it.</summary>
internal sealed class ModelParticipant(string id)
{
    public string Id => id;

    public string[] Models { get; set; } = [];

    public int Concurrency { get; set; }

    public bool IsConnected { get; set; }

    public int Active { get; set; }

    public bool IsFree => IsConnected && Active < Concurrency;

    public double Load => Active / (double)Concurrency;
}
