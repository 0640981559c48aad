using Perf.Engine.Planning;
using Perf.Engine.Templates;

namespace Perf.Runtime.Scripts;

/// <summary>What a script's <c>__ENV</c> has besides the process environment: the named environment's, and over it what the user gives. A pure function.</summary>
internal static class ScriptEnvironment
{
    /// <summary>Makes it.</summary>
    /// <param name="chosen">The environment that was named, or null.</param>
    /// <param name="name">Its name, or null.</param>
    /// <param name="variables">What the user gives (-Variable).</param>
    /// <param name="environment">Reads the process environment: an address that stands there wins, as it does for scenarios.</param>
    /// <returns>Templates by name: the environment's may refer to the process environment, and are resolved where the script runs; what the user gives is taken as it is.</returns>
    /// <exception cref="PerfException">A variable has several values, of which a script could not know which is meant.</exception>
    public static IReadOnlyDictionary<string, string> Of(EnvironmentDefinition? chosen, string? name, IReadOnlyDictionary<string, Variable> variables, Func<string, string?> environment)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (name is not null)
        {
            all[Planner.EnvironmentVariable] = Literal(name);
        }

        if (chosen?.Target is { } target && string.IsNullOrWhiteSpace(environment(Planner.TargetVariable)) && IsKnown(target, environment))
        {
            all[Planner.TargetVariable] = target;
        }

        foreach ((string key, Variable variable) in chosen?.Variables ?? new Dictionary<string, Variable>())
        {
            all[key] = Single(key, variable);
        }

        foreach ((string key, Variable variable) in variables)
        {
            all[key] = Literal(Single(key, variable));
        }

        return all;
    }

    // One that refers to what is not set is left out: a script that reads no address must not fail for it.
    private static bool IsKnown(string target, Func<string, string?> environment)
    {
        var template = Template.Parse(target);
        return !template.HasCall && template.References.All(part => part.Kind == TemplatePartKind.Environment && (part.Default is not null || environment(part.Text) is not null));
    }

    private static string Single(string name, Variable variable) => variable.Values.Count == 1
        ? variable.Values[0].Text
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"The variable '{name}' has {variable.Values.Count} values; in a script's __ENV each variable is one text. Give one value, and choose in the script.", name);

    private static string Literal(string text) => text.Replace("${", "$${", StringComparison.Ordinal);
}
