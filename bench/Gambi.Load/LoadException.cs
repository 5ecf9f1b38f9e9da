namespace Gambi.Load;

/// <summary>A run that cannot be believed: a wrong byte, an error, a process that ended.</summary>
public sealed class LoadException : Exception
{
    public LoadException()
    {
    }

    public LoadException(string message) : base(message)
    {
    }

    public LoadException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
