namespace Perf;

/// <summary>Which kind of address is used.</summary>
public enum DnsPolicy
{
    /// <summary>IPv4 where there is one, else IPv6.</summary>
    PreferIPv4,

    /// <summary>IPv6 where there is one, else IPv4.</summary>
    PreferIPv6,

    /// <summary>IPv4 only.</summary>
    OnlyIPv4,

    /// <summary>IPv6 only.</summary>
    OnlyIPv6,

    /// <summary>Both, in the order of the answer.</summary>
    Any,
}
