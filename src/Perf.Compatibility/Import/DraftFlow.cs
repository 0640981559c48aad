using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>A flow of a scenario that is being written.</summary>
public sealed class DraftFlow
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its steps, each as it stands in the file.</summary>
    public IList<DraftMapping> Steps { get; } = [];

    /// <summary>Lines of comment above it.</summary>
    public IList<string> Comments { get; } = [];

    /// <summary>Further keys of it beside its steps.</summary>
    public DraftMapping More { get; } = new();

    /// <summary>The flow as it stands in the file.</summary>
    /// <returns>The mapping.</returns>
    public DraftMapping ToYaml()
    {
        var flow = new DraftMapping { Layout = DraftLayout.Block };
        foreach (string comment in Comments)
        {
            flow.Comments.Add(comment);
        }

        foreach ((string key, DraftNode value) in More.Entries)
        {
            flow.Add(key, value);
        }

        return flow.Add("steps", new DraftSequence(Steps) { Layout = DraftLayout.Block });
    }
}
