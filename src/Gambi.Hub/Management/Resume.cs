namespace Gambi.Hub.Management;

/// <summary>After which event a reader wants to go on; <c>null</c> is from now on.</summary>
internal readonly record struct Resume(long? Id);
