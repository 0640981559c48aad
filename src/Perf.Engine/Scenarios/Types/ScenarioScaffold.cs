using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Engine.Scenarios.Types;

/// <summary>Writes a first scenario of a type of test, with comments, ready to run and to change.</summary>
public static partial class ScenarioScaffold
{
    private const string UsualTarget = "${env:API_BASE_URL:-http://localhost:3000}";

    /// <summary>Writes it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">The scenario's name.</param>
    /// <param name="target">The base address, or null for the environment's.</param>
    /// <param name="rate">The base rate of all flows together, iterations a second, more than 0.</param>
    /// <param name="schema">The path of the scenario schema as editors look for it, or null.</param>
    /// <returns>The text of the file.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>: name or target make no scenario.</exception>
    public static string Write(ScenarioType type, string name, string? target, double rate, string? schema)
    {
        string template = Template(type.Template);
        int flows = template.IndexOf("\n# ", template.IndexOf("\nhttp:", StringComparison.Ordinal), StringComparison.Ordinal);
        string rateText = rate.ToString("0.###", CultureInfo.InvariantCulture);

        DraftMapping load = LoadProfileDraft.Of(type.LoadFor(rate, Shares(template)));
        load.Comments.Add(type.Load);
        if (type.Name != "smoke")
        {
            load.Comments.Add($"The usual rate is {rateText} iterations a second in all: put what your system gets on a usual day (New-PerfScenario -Rate). Starts come whether or not the target keeps up.");
        }

        DraftMapping thresholds = LoadProfileDraft.Of(type.Thresholds());
        thresholds.Comments.Add("What must hold. abortOnFail ends the run early: the stop condition.");

        var root = new DraftMapping { Layout = DraftLayout.Block };
        root.Comments.Add($"{type.Name}: {type.Question}");
        root.Comments.Add("Test-PerfScenario shows the plan of this file; Invoke-PerfTest runs it.");
        root.Comments.Add("Where the target is elsewhere (-Environment staging), config/environments.yaml says; environments: of a scenario adds to it, and wins.");
        root.Add("name", name).Add("description", type.Question).Add("target", target ?? UsualTarget).Add("tags", new DraftMapping().Add("type", type.Name));

        var text = new StringBuilder(schema is null ? "" : $"# yaml-language-server: $schema={schema}\n");
        text.Append(YamlWriter.Write(root)).Append('\n');
        text.Append(template.AsSpan(0, flows)).Append(YamlWriter.Write(new DraftMapping().Add("load", load)));
        text.Append(template.AsSpan(flows)).Append(YamlWriter.Write(new DraftMapping().Add("thresholds", thresholds)));
        string whole = text.ToString();
        _ = ScenarioLoader.Parse(whole, "");
        return whole;
    }

    // The template says in a comment which share each of its flows has.
    private static List<FlowShare> Shares(string template) =>
        [.. Share().Matches(template).Select(match => new FlowShare { Flow = match.Groups["flow"].Value, Weight = double.Parse(match.Groups["share"].Value, CultureInfo.InvariantCulture) })];

    private static string Template(string name)
    {
        using Stream stream = typeof(ScenarioScaffold).Assembly.GetManifestResourceStream($"scenario.{name}.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^  (?<flow>[a-z][a-z ]*):\\s+# share: (?<share>[0-9.]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Share();
}
