namespace Perf.Lab.Tables;

/// <summary>What is done to the healthy stack. Nothing of it is done where it is not said.</summary>
internal sealed class LabInjection
{
    /// <summary>Variables of the app's environment: see AppSettings.</summary>
    public Dictionary<string, string> App { get; set; } = [];

    /// <summary>Variables of the environment of the service that the app depends on.</summary>
    public Dictionary<string, string> Supplier { get; set; } = [];

    /// <summary>Settings of the app's connection string: <c>Maximum Pool Size=2</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>Settings of PostgreSQL.</summary>
    public Dictionary<string, string> Postgres { get; set; } = [];

    /// <summary>Statements that are done in the shop's database before the load.</summary>
    public List<string> Sql { get; set; } = [];

    /// <summary>Settings of Redis.</summary>
    public Dictionary<string, string> Redis { get; set; } = [];

    /// <summary>Settings of nginx.</summary>
    public LabProxy Nginx { get; set; } = new();

    /// <summary>A distance: where, and how long a byte takes each way.</summary>
    public LabDelay? Delay { get; set; }

    /// <summary>How long the resolver takes for an answer, in milliseconds; 0 is a quick one. Users then come by a name, which is looked up for each connection.</summary>
    public double? Names { get; set; }

    /// <summary>A limit of the network between users and nginx, in the words of tc: <c>50mbit</c>.</summary>
    public string? Bandwidth { get; set; }

    /// <summary>Limits of processor time.</summary>
    public LabQuota Quota { get; set; } = new();

    /// <summary>Limits of memory.</summary>
    public LabMemory Memory { get; set; } = new();

    /// <summary>Writes a second that the database's disk is held to.</summary>
    public int? DiskWrites { get; set; }

    /// <summary>How much longer each fsync of the database takes, in milliseconds.</summary>
    public double? SlowSync { get; set; }

    /// <summary>Processors that a neighbour uses.</summary>
    public double? Neighbour { get; set; }

    /// <summary>Parts of the machine that this needs, in the words of <see cref="LabFault.Needs"/>.</summary>
    public IEnumerable<string> Needs()
    {
        if (Bandwidth is not null)
        {
            yield return "netns";
        }

        if (Names is not null)
        {
            yield return "names";
        }

        if (Quota.App is not null || Quota.Generator is not null || Quota.Database is not null)
        {
            yield return "cgroup-cpu";
        }

        if (Memory.App is not null || Memory.Database is not null)
        {
            yield return "cgroup-memory";
        }

        if (DiskWrites is not null)
        {
            yield return "cgroup-disk";
        }

        if (SlowSync is not null)
        {
            yield return "compiler";
        }

        if (Nginx.Tls)
        {
            yield return "openssl";
        }
    }
}
