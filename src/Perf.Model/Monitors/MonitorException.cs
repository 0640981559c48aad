namespace Perf;

/// <summary>A monitor cannot be read just now.</summary>
public sealed class MonitorException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why, and what to do: sentences for people, without secrets.</param>
    /// <param name="inner">What was caught, or null.</param>
    public MonitorException(string reason, Exception? inner = null)
        : base(reason, inner)
    {
    }
}
