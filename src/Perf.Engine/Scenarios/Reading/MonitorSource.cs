namespace Perf.Engine.Scenarios.Reading;

/// <summary>Where monitors are read from.</summary>
/// <param name="Values">Where problems go.</param>
/// <param name="Scope">What texts may refer to.</param>
/// <param name="Folder">Where paths count from.</param>
internal sealed record MonitorSource(ValueReader Values, TemplateScope Scope, string Folder)
{
    /// <summary>A path as a whole one; one that begins with a reference stays as it is.</summary>
    public string PathOf(string path) => path.StartsWith("${", StringComparison.Ordinal) ? path : Path.GetFullPath(path, Path.GetFullPath(Folder));
}
