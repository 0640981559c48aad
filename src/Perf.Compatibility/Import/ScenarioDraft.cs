using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>
/// A scenario that is being written, section by section. It holds whatever the format has: an importer adds what it knows of by name, and
/// <see cref="Section"/> gives it any other.
/// </summary>
public sealed class ScenarioDraft
{
    private static readonly string[] s_order =
    [
        "name", "description", "target", "environment", "includes", "tags", "variables", "data", "http", "connections", "metrics", "load", "setup", "flows", "teardown",
        "thresholds", "monitors", "outputs", "environments",
    ];

    private readonly Dictionary<string, DraftMapping> _sections = new(StringComparer.Ordinal);

    /// <summary>The scenario's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for, or null.</summary>
    public string? Description { get; set; }

    /// <summary>The base address, or null when nothing tells it.</summary>
    public string? Target { get; set; }

    /// <summary>What exactly was read, such as <c>HAR 1.2 by Firefox 128</c>.</summary>
    public string SourceDetail { get; set; } = "";

    /// <summary>Whether it says itself what its steps are called and what must hold, so that nothing is added to it.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Requests, operations or lines that were read.</summary>
    public long Read { get; set; }

    /// <summary>Lines of comment at the head of the file.</summary>
    public IList<string> Comments { get; } = [];

    /// <summary>The flows, in order.</summary>
    public IList<DraftFlow> Flows { get; } = [];

    /// <summary>Variables.</summary>
    public DraftMapping Variables => Section("variables");

    /// <summary>Settings of every request.</summary>
    public DraftMapping Http => Section("http");

    /// <summary>Load profiles; where an importer gives none, each flow gets a small one.</summary>
    public DraftMapping Load => Section("load");

    /// <summary>Thresholds; where an importer gives none, there is one on failed requests.</summary>
    public DraftMapping Thresholds => Section("thresholds");

    /// <summary>Adds a flow. A name that is taken gets a number.</summary>
    /// <param name="name">The flow's name.</param>
    /// <returns>The flow.</returns>
    public DraftFlow AddFlow(string name)
    {
        string wanted = LiteralText.Name(name, "flow");
        string unused = wanted;
        for (int i = 2; Flows.Any(flow => flow.Name == unused); i++)
        {
            unused = $"{wanted} {i}";
        }

        var added = new DraftFlow { Name = unused };
        Flows.Add(added);
        return added;
    }

    /// <summary>A section of the file by its key; it is made when it is not there, and not written when it stays empty.</summary>
    /// <param name="key">A key of the scenario.</param>
    /// <returns>The section.</returns>
    public DraftMapping Section(string key)
    {
        if (!_sections.TryGetValue(key, out DraftMapping? section))
        {
            _sections.Add(key, section = new DraftMapping { Layout = DraftLayout.Block, IsSpaced = true });
        }

        return section;
    }

    /// <summary>The scenario as it stands in the file.</summary>
    /// <returns>The root.</returns>
    public DraftMapping ToYaml()
    {
        var root = new DraftMapping { Layout = DraftLayout.Block };
        foreach (string comment in Comments)
        {
            root.Comments.Add(comment);
        }

        root.Add("name", Name);
        AddText(root, "description", Description);
        AddText(root, "target", Target);
        DraftMapping flows = Section("flows");
        foreach (DraftFlow flow in Flows)
        {
            DraftMapping yaml = flow.ToYaml();
            yaml.IsSpaced = !flows.IsEmpty;
            flows.Add(flow.Name, yaml);
        }

        foreach ((string key, DraftMapping section) in _sections.Where(section => !section.Value.IsEmpty).OrderBy(section => PlaceOf(section.Key)))
        {
            root.Add(key, section);
        }

        return root;
    }

    private static void AddText(DraftMapping root, string key, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            root.Add(key, text);
        }
    }

    private static int PlaceOf(string key) => Array.IndexOf(s_order, key) is >= 0 and var place ? place : s_order.Length;
}
