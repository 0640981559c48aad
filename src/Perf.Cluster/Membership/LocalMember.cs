namespace Perf.Cluster.Membership;

/// <summary>A member as it is written.</summary>
internal sealed record LocalMember
{
    /// <summary>The silo's address with its generation.</summary>
    public string Silo { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The machine's name.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its state, Orleans' number.</summary>
    public int Status { get; init; }

    /// <summary>The port for coordinators.</summary>
    public int Gateway { get; init; }

    /// <summary>When it was started.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When it last said that it is alive.</summary>
    public DateTime AliveTime { get; init; }

    /// <summary>Who suspects it to be dead.</summary>
    public IReadOnlyList<string> Suspects { get; init; } = [];

    /// <summary>Since when they do, in the same order.</summary>
    public IReadOnlyList<DateTime> SuspectTimes { get; init; } = [];

    /// <summary>Of Orleans' row.</summary>
    public static LocalMember Of(MembershipEntry entry) => new()
    {
        Silo = entry.SiloAddress.ToParsableString(),
        Name = entry.SiloName ?? "",
        Host = entry.HostName ?? "",
        Status = (int)entry.Status,
        Gateway = entry.ProxyPort,
        StartTime = entry.StartTime,
        AliveTime = entry.IAmAliveTime,
        Suspects = [.. (entry.SuspectTimes ?? []).Select(vote => vote.Item1.ToParsableString())],
        SuspectTimes = [.. (entry.SuspectTimes ?? []).Select(vote => vote.Item2)],
    };

    /// <summary>As Orleans' row.</summary>
    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Silo),
        SiloName = Name,
        HostName = Host,
        Status = (SiloStatus)Status,
        ProxyPort = Gateway,
        StartTime = StartTime,
        IAmAliveTime = AliveTime,
        SuspectTimes = [.. Suspects.Zip(SuspectTimes, (silo, time) => Tuple.Create(SiloAddress.FromParsableString(silo), time))],
    };
}
