using Perf.Engine.Planning;
using Perf.Engine.Templates;

namespace Perf.Cluster.Agents;

/// <summary>The files that a scenario reads while it runs. A pure function.</summary>
internal static class PlanFiles
{
    /// <summary>Those that it names by a path from its own folder: rows, bodies, and what functions read.</summary>
    /// <returns>Paths as the scenario has them, each once.</returns>
    public static IReadOnlyList<string> Of(Scenario scenario)
    {
        IEnumerable<RequestBody> bodies = scenario.AllSteps().OfType<RequestStep>().Select(step => step.Body).OfType<RequestBody>();
        return
        [
            .. scenario.Data.Values.Select(feeder => feeder.File)
                .Concat(bodies.SelectMany(body => body.Parts.Select(part => part.File).Append(body.File)).OfType<string>())
                .Concat(ScenarioTemplates.Of(scenario).SelectMany(ReadBy))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Those that it names by a whole path: authorities and descriptors. Certificates with their keys are not among them: they are secrets, and each machine has its own.</summary>
    public static IReadOnlyList<string> WholePathsOf(Scenario scenario) =>
    [
        .. scenario.AllSteps().OfType<GrpcStep>().Select(step => step.DescriptorFile).Append(scenario.Http.Tls.CaFile).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> ReadBy(string template)
    {
        if (!template.Contains("${", StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            return [.. Template.Parse(template).Files.Select(file => file.Path)];
        }
        catch (TemplateException)
        {
            // In a JSON document the quotes of arguments are escaped.
            return [.. Template.Parse(template, isJson: true).Files.Select(file => file.Path)];
        }
    }
}
