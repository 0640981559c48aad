namespace Perf.Engine.Workers;

/// <summary>What a worker is to do: look at a script, or run a plan.</summary>
internal sealed record WorkerOrder
{
    /// <summary>The script's file, when it is to be looked at.</summary>
    public string? Script { get; init; }

    /// <summary>What <c>__ENV</c> has besides the process environment's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the script that is looked at is to be interpreted, though a native plan would do.</summary>
    public bool Interprets { get; init; }

    /// <summary>Where every single measurement is written, for messages; null where nobody wants them.</summary>
    public string? Samples { get; init; }

    /// <summary>What the command line says of the options of the script that is looked at; null for nothing.</summary>
    public ScriptRunOptions? Options { get; init; }

    /// <summary>Whether a scenario of native steps is wanted of the script, of what can be one.</summary>
    public bool Converts { get; init; }

    /// <summary>The plan, when it is to be run.</summary>
    public RunPlan? Plan { get; init; }
}
