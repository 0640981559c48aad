namespace Perf;

/// <summary>How host names are looked up; the options and defaults are k6's.</summary>
public sealed record DnsOptions
{
    /// <summary>How long an answer is used: zero asks for every connection, <see cref="TimeSpan.MaxValue"/> asks once.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which of several addresses a connection takes.</summary>
    /// <value><see cref="DnsSelect.RoundRobin"/>; another address is tried when one refuses.</value>
    public DnsSelect Select { get; init; } = DnsSelect.RoundRobin;

    /// <summary>Which kind of address is used.</summary>
    /// <value><see cref="DnsPolicy.PreferIPv4"/>.</value>
    public DnsPolicy Policy { get; init; }
}
