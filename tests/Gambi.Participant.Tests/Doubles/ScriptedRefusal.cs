using Microsoft.AspNetCore.Http;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>An error a scripted hub answers.</summary>
internal sealed record ScriptedRefusal(int Status, string Code)
{
    public static ScriptedRefusal RoomGone { get; } = new(404, "ROOM_NOT_FOUND");

    public static ScriptedRefusal ParticipantGone { get; } = new(404, "PARTICIPANT_NOT_FOUND");

    public static ScriptedRefusal WrongPassword { get; } = new(401, "INVALID_PASSWORD");

    public static ScriptedRefusal Broken { get; } = new(500, "INTERNAL_ERROR");

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync($$$"""{"error":{"code":"{{{Code}}}","message":"Refused with {{{Code}}}."},"meta":{"requestId":"r"}}""");
    }
}
