namespace Perf.Lab.Tables;

/// <summary>A part of the load: one request, again and again. Exactly one of rate, users and levels is given.</summary>
internal sealed class LabStream
{
    /// <summary>The path, with Perf's templates.</summary>
    public string Get { get; set; } = "";

    /// <summary>The path of a request with POST.</summary>
    public string Post { get; set; } = "";

    /// <summary>Starts a second, whether or not the answers come: the open model.</summary>
    public double? Rate { get; set; }

    /// <summary>Virtual users, each of which waits for its answer: the closed model.</summary>
    public int? Users { get; set; }

    /// <summary>Starts a second in stages of the same length, one after the other.</summary>
    public List<double> Levels { get; set; } = [];

    /// <summary>Whether each request opens a connection of its own.</summary>
    public bool Close { get; set; }
}
