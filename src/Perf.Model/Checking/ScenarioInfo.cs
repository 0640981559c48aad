namespace Perf;

/// <summary>A scenario of a folder, in a line.</summary>
public sealed record ScenarioInfo
{
    /// <summary>The scenario's name; that of the file where the file cannot be read.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file.</summary>
    public string Path { get; init; } = "";

    /// <summary>The same as <see cref="Path"/>: the name by which commands that take files get it from the pipeline.</summary>
    public string FullName => Path;

    /// <summary>What the scenario is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The type of test, from the tag <c>type</c>; empty where there is none.</summary>
    public string Type { get; init; } = "";

    /// <summary>The target as written, without a password; null where an environment gives it.</summary>
    public string? Target { get; init; }

    /// <summary>How long the load lasts by plan.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The highest rate of starts a second; 0 where nothing arrives.</summary>
    public double PeakRate { get; init; }

    /// <summary>The largest number of virtual users of executors that do not start by a rate.</summary>
    public int PeakVus { get; init; }

    /// <summary>The peak in one word: <c>200/s</c>, <c>50 VUs</c>, or both.</summary>
    public string PeakLoad { get; init; } = "";

    /// <summary>The names of the flows.</summary>
    public IReadOnlyList<string> Flows { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The thresholds as text.</summary>
    public IReadOnlyList<string> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is wrong in the file; none when it can be run.</summary>
    public IReadOnlyList<ScenarioProblem> Problems { get; init => field = value.ToPlainArray(); } = [];
}
