namespace Perf.Cluster.Contracts;

/// <summary>The version of this build, as coordinators and agents tell each other theirs.</summary>
internal static class VersionText
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Own { get; } = typeof(RunResult).Assembly.GetName().Version?.ToString(3) ?? "";
}
