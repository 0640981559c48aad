namespace Perf.Lab.Tables;

/// <summary>How nginx is set up.</summary>
internal sealed class LabProxy
{
    /// <summary>Its worker_connections.</summary>
    public int WorkerConnections { get; set; } = 1024;

    /// <summary>Whether it keeps connections to the app.</summary>
    public bool Keepalive { get; set; } = true;

    /// <summary>Whether it keeps pages.</summary>
    public bool Cache { get; set; }

    /// <summary>Whether users come by TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>Lines outside of all blocks.</summary>
    public List<string> Main { get; set; } = [];

    /// <summary>Lines of the http block.</summary>
    public List<string> Http { get; set; } = [];

    /// <summary>Lines of the location that goes to the app.</summary>
    public List<string> Location { get; set; } = [];
}
