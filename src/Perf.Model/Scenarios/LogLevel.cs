namespace Perf;

/// <summary>How much a line of a <see cref="LogStep"/> matters.</summary>
public enum LogLevel
{
    /// <summary>Something to know.</summary>
    Info,

    /// <summary>Something that may be wrong. It stands in the result's warnings too.</summary>
    Warning,
}
