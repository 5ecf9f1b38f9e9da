namespace Gambi.Hub.Tunnels;

/// <summary>How long a participant may keep the hub waiting; zero is for ever.</summary>
/// <param name="FirstByte">For a reply's head, and from there for the first byte of its body: a provider may send its head before it has loaded the model.</param>
/// <param name="Idle">Between bytes after that.</param>
internal sealed record ReplyPatience(TimeSpan FirstByte, TimeSpan Idle);
