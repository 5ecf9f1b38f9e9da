namespace Gambi.Hub.Tests.Routing;

/// <summary>A waiting request as <see cref="LineModel"/> knows it.</summary>
internal sealed record ModelWaiter(int Id, string Client, string? PinnedId, string? Model, string[] Tried)
{
    public bool Allows(ModelParticipant participant) =>
        (PinnedId is null || PinnedId == participant.Id) && (Model is null || participant.Models.Contains(Model)) && !Tried.Contains(participant.Id);
}
