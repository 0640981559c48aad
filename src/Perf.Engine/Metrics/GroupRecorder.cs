namespace Perf.Engine.Metrics;

/// <summary>How long one group of steps took. Its loop alone writes it.</summary>
internal sealed class GroupRecorder(string path)
{
    /// <summary>The group's path, such as <c>::shop::basket</c>.</summary>
    public string Path => path;

    public TrendRecorder Duration { get; } = new();
}
