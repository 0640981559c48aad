namespace Perf.Engine.Workers;

/// <summary>A command was carried out, or why not.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>The command's number.</summary>
    public int Number { get; init; }

    /// <summary>The error's id, or null.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Message { get; init; }

    /// <summary>Whether new iterations are held back now.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>What arrival rates are multiplied by now.</summary>
    public double RateFactor { get; init; } = 1;
}
