namespace Perf;

/// <summary>Which of a name's addresses a connection takes.</summary>
public enum DnsSelect
{
    /// <summary>Each in its turn.</summary>
    RoundRobin,

    /// <summary>Always the first.</summary>
    First,

    /// <summary>One at random.</summary>
    Random,
}
