namespace Perf;

/// <summary>Who saw it. Of several pieces of evidence of one family the strongest counts, because they see the same thing.</summary>
public enum EvidenceFamily
{
    /// <summary>The load generator's own measurements: response times, phases, errors.</summary>
    Client,

    /// <summary>The machine or its container: CPU, memory, disks, network, pressure.</summary>
    Host,

    /// <summary>The reverse proxy: its status and its access log.</summary>
    Proxy,

    /// <summary>The application's own counters.</summary>
    Application,

    /// <summary>The database's views.</summary>
    Database,

    /// <summary>The cache's figures.</summary>
    Cache,

    /// <summary>Messages in log files.</summary>
    Log,
}
