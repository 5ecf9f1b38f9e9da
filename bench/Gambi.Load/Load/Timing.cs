namespace Gambi.Load.Load;

/// <summary>When things happened to one request, in timestamps of the system's clock.</summary>
/// <param name="Sent">The request began to be written.</param>
/// <param name="FirstByte">The first byte of the body was in.</param>
/// <param name="End">All of it was in and right.</param>
internal readonly record struct Timing(long Sent, long FirstByte, long End);
