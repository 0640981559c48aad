namespace Perf.ScriptWorker.Http;

/// <summary>The script's options that concern HTTP. Immutable.</summary>
internal sealed record HttpSettings
{
    /// <summary>User-Agent, or null for none; empty for Perf's own.</summary>
    public string UserAgent { get; init; } = $"Perf/{typeof(HttpSettings).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>How many redirects are followed.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>How many requests of a batch are under way at once.</summary>
    public int Batch { get; init; } = 20;

    /// <summary>How many of them to one host.</summary>
    public int BatchPerHost { get; init; } = 6;

    /// <summary>Whether bodies are thrown away where a request does not say otherwise.</summary>
    public bool DiscardBodies { get; init; }

    /// <summary>Whether cookies stay from one iteration to the next.</summary>
    public bool KeepCookies { get; init; }

    /// <summary>Whether failures of the network are exceptions where a request does not say otherwise.</summary>
    public bool Throws { get; init; }

    /// <summary>Whether each request has a connection of its own.</summary>
    public bool NoConnectionReuse { get; init; }
}
