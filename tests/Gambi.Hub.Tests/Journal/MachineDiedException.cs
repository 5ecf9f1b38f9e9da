namespace Gambi.Hub.Tests.Journal;

/// <summary>The machine died in the middle of it: no error that anybody could handle.</summary>
internal sealed class MachineDiedException : Exception;
